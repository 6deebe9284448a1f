import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { ListedRevision, RevisionDetail } from "@/api/types";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const revision: RevisionDetail = {
  graph: "collections",
  revision: 4,
  at: "2026-05-01T09:00:00Z",
  user: { id: 1, common_name: "Ada L" },
  api_key_id: null,
  origin: "graph",
  why: "Finance keeps its own",
  reverts: null,
  reverted_by: null,
  changes: 1,
  details: [{ group: { id: 3, name: "Finance" }, object: { id: 7, name: "Sales" }, before: "read", after: "write" }],
};
const told = { ...revision, details: undefined };
const finance = { id: 3, name: "Finance" };
const joined: ListedRevision = {
  ...told,
  graph: "members",
  revision: 12,
  origin: "request",
  why: null,
  changes: 2,
  members: [
    { group: finance, object: { id: 8, name: "Grace H" }, object_type: "person", before: "none", after: "manager" },
    { group: finance, object: { id: 9, name: "nightly" }, object_type: "api-key", before: "member", after: "none" },
  ],
};
const page = (data: object[], total = data.length) => ({ status: 200, body: { data, total, limit: 50, offset: 0 } });

function openHistory(address: string, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/history": page([{ ...told, members: [] }]),
    "GET /api/permissions/group": { status: 200, body: [{ ...finance, magic_group_type: null, member_count: 2 }] },
    "GET /api/user": { status: 200, body: { data: [{ id: 8, common_name: "Grace H" }], total: 1 } },
    "GET /api/user/8": { status: 200, body: { id: 8, common_name: "Grace H" } },
    "GET /api/permissions/history/collections/4": { status: 200, body: revision },
    "GET /api/permissions/history/collections/9": { status: 200, body: { ...revision, revision: 9, reverts: 4 } },
    ...more,
  });
  open(address);
  return asked;
}

const takeBack = async () => {
  await userEvent.click(await screen.findByRole("button", { name: "Take it back…" }));
  return within(await screen.findByRole("dialog", { name: "Take this change back?" }));
};

test("every change says what, who and why, and opens", async () => {
  const byHand = { ...told, members: [] };
  const byFile = { ...byHand, graph: "data", revision: 2, changes: 3, origin: "file", api_key_id: 5, reverted_by: 8 };
  openHistory("/admin/permissions/history", { "GET /api/permissions/history": page([byHand, byFile]) });
  const table = within(await screen.findByRole("table", { name: "Changes of permissions" }));
  const [, first, second] = table.getAllByRole("row");
  expect(first).toHaveTextContent("1 right in a collection changed");
  expect(first).toHaveTextContent("Finance keeps its own");
  expect(second).toHaveTextContent(/3 rights to data changed.*By applying a file.*Taken back.*Ada L \(by an API key\)/);
  await userEvent.click(table.getByRole("link", { name: "1 right in a collection changed" }));
  expect(await screen.findByRole("list", { name: "What was changed" })).toHaveTextContent(
    "Finance · Sales: Can view → Can edit",
  );
});

test("nothing changed yet is said, and so is a history that cannot be had", async () => {
  openHistory("/admin/permissions/history", { "GET /api/permissions/history": page([]) });
  expect(await screen.findByText("Nothing was changed yet")).toBeVisible();
});

test("a history that cannot be had says so", async () => {
  openHistory("/admin/permissions/history", { "GET /api/permissions/history": { status: 403, body: "Not for you." } });
  expect(await screen.findByRole("alert")).toHaveTextContent("Not for you.");
});

test("the next page is asked for when it is wanted, and one kind alone", async () => {
  openHistory("/admin/permissions/history", { "GET /api/permissions/history": page([{ ...told, members: [] }], 120) });
  await userEvent.click(await screen.findByRole("button", { name: "Next" }));
  await waitFor(() => expect(window.location.search).toBe("?page=2"));
  await choose("What was changed", "Rights to data");
  await waitFor(() => expect(window.location.search).toBe("?graph=data"));
});

/** Chooses in a field that lists what there is. */
async function choose(field: string, option: string) {
  await userEvent.click(screen.getByRole("combobox", { name: field }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
}

test("who got into groups and out of them is said in sentences", async () => {
  const many = { ...joined, revision: 13, origin: "ldap", user: null, changes: 40, members: [] };
  const start = { ...many, revision: 14, origin: "start" };
  openHistory("/admin/permissions/history", { "GET /api/permissions/history": page([joined, many, start]) });
  const table = within(await screen.findByRole("table", { name: "Changes of permissions" }));
  const [, first, second, third] = table.getAllByRole("row");
  expect(first).toHaveTextContent("Grace H joined Finance as its manager");
  expect(first).toHaveTextContent("API key nightly left Finance");
  expect(second).toHaveTextContent(/40 places in groups changed.*The LDAP directory/);
  expect(third).toHaveTextContent("Everybody who was in a group when this history began");
});

test("one of them opens, is taken back, and what there was at first is not", async () => {
  const detail: RevisionDetail = { ...joined, details: joined.members };
  const asked = openHistory("/admin/permissions/history/members/12", {
    "GET /api/permissions/history/members/12": { status: 200, body: detail },
    "GET /api/permissions/history/members/15": { status: 200, body: { ...detail, revision: 15 } },
    "POST /api/permissions/history/members/12/revert": { status: 200, body: { revision: 15, left: [] } },
  });
  const lines = await screen.findByRole("list", { name: "What was changed" });
  expect(lines).toHaveTextContent("Finance · Grace H: Not in it → Manager");
  expect(lines).toHaveTextContent("Finance · nightly (API key): Member → Not in it");
  const dialog = await takeBack();
  expect(dialog.getByRole("list", { name: "What would change" })).toHaveTextContent("Grace H: Manager → Not in it");
  await userEvent.click(dialog.getByRole("button", { name: "Take it back" }));
  await waitFor(() => expect(window.location.pathname).toBe("/admin/permissions/history/members/15"));
  expect(asked).toContainEqual({ method: "POST", path: "/api/permissions/history/members/12/revert", body: {} });
});

test("what there was when the history began is not taken back", async () => {
  const start: RevisionDetail = { ...joined, origin: "start", user: null, details: joined.members };
  openHistory("/admin/permissions/history/members/12", {
    "GET /api/permissions/history/members/12": { status: 200, body: start },
  });
  expect(await screen.findByRole("heading", { name: /when this history began/ })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Take it back…" })).not.toBeInTheDocument();
});

test("changes are found by group and by person, and all of them again", async () => {
  const queries: string[] = [];
  openHistory("/admin/permissions/history", {
    "GET /api/permissions/history": (_, query) => {
      queries.push(query.toString());
      return query.has("member_id") ? page([]) : page([joined]);
    },
  });
  await screen.findByRole("table", { name: "Changes of permissions" });
  await choose("Group", "Finance");
  await waitFor(() => expect(window.location.search).toBe("?group=3"));
  await choose("Person in groups", "Grace H");
  await waitFor(() => expect(window.location.search).toBe("?group=3&person=8"));
  expect(await screen.findByText("No change like this")).toBeVisible();
  expect(queries.at(-1)).toBe("group_id=3&member_id=8&limit=50&offset=0");
  await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(window.location.search).toBe(""));
});

test("a change is taken back after what that changes was shown, with a reason", async () => {
  const asked = openHistory("/admin/permissions/history/collections/4", {
    "POST /api/permissions/history/collections/4/revert": { status: 200, body: { revision: 9, left: [] } },
  });
  const dialog = await takeBack();
  expect(dialog.getByRole("list", { name: "What would change" })).toHaveTextContent(
    "Finance · Sales: Can edit → Can view",
  );
  await userEvent.type(dialog.getByRole("textbox", { name: "Why" }), "By mistake");
  await userEvent.click(dialog.getByRole("button", { name: "Take it back" }));
  await waitFor(() => expect(window.location.pathname).toBe("/admin/permissions/history/collections/9"));
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/permissions/history/collections/4/revert",
    body: { why: "By mistake" },
  });
});

test("what was changed since is taken back only when that is wanted", async () => {
  const said = "The same has changed since: Finance on Sales (revision 6). Take that back first, or send force: true.";
  const path = "/api/permissions/history/collections/4/revert";
  const asked = openHistory("/admin/permissions/history/collections/4", {
    [`POST ${path}`]: (body) =>
      (body as { force?: true }).force
        ? { status: 200, body: { revision: 9, left: ["Group 8 is not there any more."] } }
        : { status: 409, body: said },
  });
  const dialog = await takeBack();
  await userEvent.click(dialog.getByRole("button", { name: "Take it back" }));
  const alert = await dialog.findByRole("alert");
  expect(alert).toHaveTextContent("Finance on Sales (revision 6)");
  expect(alert).not.toHaveTextContent("force");
  expect(dialog.getByRole("button", { name: "Take it back" })).toBeDisabled();
  await userEvent.click(dialog.getByRole("checkbox", { name: /over what was changed since/ }));
  await userEvent.click(dialog.getByRole("button", { name: "Take it back" }));
  expect(await screen.findByRole("list", { name: "What stays as it is" })).toHaveTextContent("Group 8 is not there");
  expect(asked).toContainEqual({ method: "POST", path, body: { force: true } });
});
