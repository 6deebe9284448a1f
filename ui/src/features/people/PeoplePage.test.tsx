import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { open, signedIn } from "@/test/open";
import { groups, personRow } from "@/test/people";
import { answer } from "@/test/render";

const people = (total: number, ...data: object[]) => ({ status: 200, body: { data, total, limit: 50, offset: 0 } });
const surroundings = {
  "GET /api/session/properties": { status: 200, body: { "has-user-setup": true, "email-configured?": false } },
  "GET /api/user/current": signedIn(true),
  "GET /api/permissions/group": { status: 200, body: groups },
};

/** Opens the list and says which parts of it are asked for. */
function openPeople(address: string, list: { status: number; body: object }) {
  answer({ ...surroundings, "GET /api/user": list });
  const fetched = vi.spyOn(globalThis, "fetch");
  open(address);
  const asked = () => fetched.mock.calls.map(([url]) => String(url)).filter((url) => url.startsWith("/api/user?"));
  return { asked, last: () => asked().at(-1) };
}

test("a row says who it is, what they are in and that they never came", async () => {
  openPeople("/admin/people", people(1, personRow({ is_superuser: true, group_ids: [1, 2, 3], last_login: null })));
  const row = within(await screen.findByRole("row", { name: /Ada Lovelace/ }));
  expect(row.getByText("Administrator")).toBeVisible();
  expect(row.getByText("Marketing")).toBeVisible();
  expect(row.getByText("never")).toBeVisible();
});

test("the address decides what is asked for", async () => {
  const { last } = openPeople("/admin/people?query=ada&status=all&group=3&page=2", people(60, personRow()));
  expect(await screen.findByRole("table", { name: "People" })).toBeVisible();
  expect(last()).toBe("/api/user?query=ada&status=all&group_id=3&limit=50&offset=50");
  expect(screen.getByRole("searchbox", { name: /Search/ })).toHaveValue("ada");
  expect(screen.getByText("51–60 of 60")).toBeVisible();
  expect(screen.getByRole("button", { name: "Next" })).toBeDisabled();
});

test("typing looks once, after a pause, from the first page on", async () => {
  const { asked, last } = openPeople("/admin/people?page=2", people(60, personRow()));
  await userEvent.type(await screen.findByRole("searchbox", { name: /Search/ }), "grace ");
  await waitFor(() => expect(last()).toBe("/api/user?query=grace&limit=50&offset=0"));
  expect(asked()).toHaveLength(2);
  expect(window.location.search).toBe("?query=grace");
  expect(screen.getByRole("searchbox", { name: /Search/ })).toHaveValue("grace ");
});

test("the next page is asked for when it is wanted, and the page before stays until then", async () => {
  const { last } = openPeople("/admin/people", people(60, personRow()));
  await userEvent.click(await screen.findByRole("button", { name: "Next" }));
  await waitFor(() => expect(last()).toBe("/api/user?limit=50&offset=50"));
  expect(screen.getByRole("table", { name: "People" })).toBeVisible();
});

test("when nobody fits, the way back is there", async () => {
  const { last } = openPeople("/admin/people?query=zzz", people(0));
  expect(await screen.findByText("Nobody like that")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Show everybody active" }));
  await waitFor(() => expect(last()).toBe("/api/user?limit=50&offset=0"));
});

test("a list that cannot be had says so", async () => {
  openPeople("/admin/people", { status: 500, body: { message: "Something went wrong" } });
  expect(await screen.findByRole("alert")).toHaveTextContent("Something went wrong");
});

test("whoever is deactivated can be brought back, and is not offered a new password before", async () => {
  openPeople("/admin/people?status=deactivated", people(1, personRow({ is_active: false })));
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Ada Lovelace" }));
  expect(await screen.findByRole("menuitem", { name: "Reactivate…" })).toBeVisible();
  expect(screen.queryByRole("menuitem", { name: "New password…" })).toBeNull();
});
