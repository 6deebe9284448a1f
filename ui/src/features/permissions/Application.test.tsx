import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { groups } from "@/test/people";
import { answer } from "@/test/render";

const GRAPH = "/api/ee/advanced-permissions/application/graph";
const none = { setting: "no", monitoring: "no", subscription: "no" };
const every = { setting: "yes", monitoring: "yes", subscription: "yes" };
const graph = { revision: 4, groups: { "1": none, "2": every, "3": none } };

function openIt(more: Parameters<typeof answer>[0] = {}) {
  const answers: Parameters<typeof answer>[0] = {
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/group": { status: 200, body: groups },
    [`GET ${GRAPH}`]: { status: 200, body: graph },
    [`PUT ${GRAPH}`]: { status: 200, body: { revision: 5 } },
    ...more,
  };
  const asked = answer(answers);
  open("/admin/permissions/application");
  return { answers, saved: () => asked.filter(({ method }) => method === "PUT").map(({ body }) => body) };
}

const right = (name: string) => screen.findByRole("switch", { name });
const unsaved = () => screen.getByRole("list", { name: "Changes not saved yet" });
const save = (button = "Save changes") => userEvent.click(screen.getByRole("button", { name: button }));

test("rights are chosen, summed up, and only those that change are sent", async () => {
  const { saved } = openIt();
  await userEvent.click(await right("Settings for Marketing"));
  await userEvent.click(await right("Monitoring for All Users"));
  expect(unsaved()).toHaveTextContent("Marketing: Settings No → Yes");
  expect(unsaved()).toHaveTextContent("All Users: Monitoring No → Yes");
  const marketing = within(screen.getByRole("row", { name: /^Marketing/ }));
  expect(marketing.getByText("All Users may")).toBeVisible();
  expect(saved()).toEqual([]);
  await save();
  await waitFor(() =>
    expect(saved()).toEqual([{ revision: 4, groups: { "3": { setting: "yes" }, "1": { monitoring: "yes" } } }]),
  );
});

test("nothing is taken from administrators", async () => {
  openIt();
  expect(await right("Settings for Administrators")).toBeChecked();
  expect(await right("Settings for Administrators")).toBeDisabled();
});

test("when somebody else was faster, what they changed is shown, and mine can be saved over it", async () => {
  const { answers, saved } = openIt({ [`PUT ${GRAPH}`]: { status: 409, body: "Conflict" } });
  await userEvent.click(await right("Settings for Marketing"));
  const theirs = { ...graph.groups, "3": { ...none, monitoring: "yes" } };
  answers[`GET ${GRAPH}`] = { status: 200, body: { revision: 9, groups: theirs } };
  await save();
  expect(await screen.findByText("Nothing was saved")).toBeVisible();
  expect(screen.getByRole("list", { name: "What they changed" })).toHaveTextContent("Marketing: Monitoring No → Yes");
  answers[`PUT ${GRAPH}`] = { status: 200, body: { revision: 10 } };
  await save();
  await waitFor(() => expect(saved()[1]).toEqual({ revision: 9, groups: { "3": { setting: "yes" } } }));
});
