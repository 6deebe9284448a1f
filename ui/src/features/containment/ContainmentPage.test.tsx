import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Containment, ContainmentPlan } from "@/api/types";
import { open, signedIn } from "@/test/open";
import { groups } from "@/test/people";
import { answer } from "@/test/render";

const counts = { people: 1, sessions: 3, api_keys: 2, passwords: 0, public_links: 0 };
const plan: ContainmentPlan = {
  plan_id: 4,
  expires_at: "2026-05-01T10:00:00Z",
  counts,
  people: [{ id: 7, common_name: "Ada Lovelace", email: "ada@example.com" }],
  api_keys: [{ id: 5, name: "Nightly dbt", masked_key: `mb_AbCd${"*".repeat(40)}` }],
  spared: { session_id: 9, api_key_id: null, user_id: 1 },
  warnings: ["You are spared: send include_me to be hit.", "Sessions do not end."],
};
const done: Containment = {
  plan_id: 4,
  filter: { group_ids: [3] },
  actions: ["revoke_sessions", "disable_api_keys"],
  counts,
  spared: plan.spared,
  planned_at: "2026-05-01T09:00:00Z",
  planned_by: 1,
  applied_at: "2026-05-01T09:10:00Z",
  applied_by: 1,
  undone_at: null,
  undone_by: null,
};

function openContainment(more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/user": { status: 200, body: { data: [], total: 0, limit: 50, offset: 0 } },
    "GET /api/user/1": { status: 200, body: { id: 1, common_name: "Ada L" } },
    "GET /api/permissions/group": { status: 200, body: groups },
    "GET /api/containment": { status: 200, body: [] },
    "POST /api/containment/plan": { status: 200, body: plan },
    "POST /api/containment/apply": { status: 200, body: done },
    ...more,
  });
  open("/admin/security");
  const did = (what: string) => asked.filter(({ path }) => path === `/api/containment/${what}`);
  return { planned: () => did("plan"), applied: () => did("apply"), undid: () => did("undo") };
}

const look = async () => userEvent.click(await screen.findByRole("button", { name: "Show what it would hit" }));

test("nobody is hit by a slip: it has to be said whom it is about", async () => {
  const { planned } = openContainment();
  await look();
  expect(await screen.findByText(/Choose people, a group/)).toBeVisible();
  expect(planned()).toEqual([]);
});

test("a plan says what it would hit, and until the button nothing is done", async () => {
  const { planned, applied } = openContainment();
  await userEvent.click(await screen.findByRole("radio", { name: "Everybody and everything" }));
  await look();
  expect(await screen.findByRole("heading", { name: "This is what would happen" })).toHaveFocus();
  const { body } = planned()[0] ?? {};
  expect(body).toEqual({ filter: { all: true }, actions: ["revoke_sessions", "disable_api_keys"] });
  const hit = screen.getByRole("list", { name: "What would be hit" });
  expect(hit).toHaveTextContent("3 sessions would end");
  expect(hit).toHaveTextContent("2 API keys would stop working");
  expect(screen.getByText("Nightly dbt")).toBeVisible();
  expect(screen.getByText("mb_AbCd…")).toBeVisible();
  expect(screen.getByText("and 1 more")).toBeVisible();
  expect(screen.getByText("Sessions do not end.")).toBeVisible();
  expect(screen.queryByText(/include_me/)).toBeNull();
  expect(applied()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Do this now" }));
  expect(await screen.findByRole("list", { name: "What was done" })).toHaveTextContent("3 sessions ended");
  expect(applied()[0]?.body).toEqual({ plan_id: 4 });
});

test("the way back from the plan keeps what was chosen", async () => {
  openContainment();
  await userEvent.type(await screen.findByRole("textbox", { name: "From this network" }), "203.0.113.0/24");
  await look();
  await userEvent.click(await screen.findByRole("button", { name: "Change it" }));
  expect(await screen.findByRole("textbox", { name: "From this network" })).toHaveValue("203.0.113.0/24");
});

test("when more has come to fit, nothing is done and the way is another look", async () => {
  const { planned } = openContainment({
    "POST /api/containment/apply": { status: 409, body: { message: "More.", error_code: "plan-outdated" } },
  });
  await userEvent.click(await screen.findByRole("radio", { name: "Everybody and everything" }));
  await look();
  await userEvent.click(await screen.findByRole("button", { name: "Do this now" }));
  expect(await screen.findByText(/more has come to fit/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Do this now" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  expect(await screen.findByRole("button", { name: "Do this now" })).toBeVisible();
  expect(planned()).toHaveLength(2);
});

test("a plan that hits nothing cannot be carried out", async () => {
  const nothing = { people: 0, sessions: 0, api_keys: 0, passwords: 0, public_links: 0 };
  openContainment({
    "POST /api/containment/plan": { status: 200, body: { ...plan, counts: nothing, people: [], api_keys: [] } },
  });
  await userEvent.click(await screen.findByRole("radio", { name: "Everybody and everything" }));
  await look();
  expect(await screen.findByRole("heading", { name: "This would hit nothing" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Do this now" })).toBeNull();
});

test("a network that is none is refused at its field", async () => {
  const errors = { filter: { cidr: "value must be a network, like 203.0.113.0/24." } };
  openContainment({ "POST /api/containment/plan": { status: 400, body: { errors } } });
  const network = await screen.findByRole("textbox", { name: "From this network" });
  await userEvent.type(network, "everywhere");
  await look();
  await waitFor(() => expect(network).toHaveAccessibleDescription(expect.stringContaining("value must be a network")));
});

test("an earlier one is undone after a question, and says what stays as it is", async () => {
  const left = ["3 sessions ended for good: their owners sign in again."];
  const undone = { plan_id: 4, undone_at: "2026-05-01T09:20:00Z", counts: { ...counts, sessions: 0 }, left };
  const { undid } = openContainment({
    "GET /api/containment": { status: 200, body: [done] },
    "POST /api/containment/undo": { status: 200, body: undone },
  });
  const row = within(await screen.findByRole("row", { name: /Members of Marketing/ }));
  expect(await row.findByText("Ada L")).toBeVisible();
  await userEvent.click(row.getByRole("button", { name: "Undo…" }));
  expect(undid()).toEqual([]);
  await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("list", { name: "What came back" })).toHaveTextContent("2 API keys may work again");
  expect(screen.getByText(left[0] ?? "")).toBeVisible();
  expect(undid()[0]?.body).toEqual({ plan_id: 4 });
});

test("what was undone offers nothing to undo", async () => {
  openContainment({
    "GET /api/containment": { status: 200, body: [{ ...done, undone_at: "2026-05-01T09:20:00Z", undone_by: 1 }] },
  });
  expect(await screen.findByText("Undone")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Undo…" })).toBeNull();
});
