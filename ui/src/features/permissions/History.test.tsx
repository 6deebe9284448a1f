import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { RevisionDetail } from "@/api/types";
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
const page = (data: object[], total = data.length) => ({ status: 200, body: { data, total, limit: 50, offset: 0 } });

function openHistory(address: string, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/history": page([revision]),
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
  const byFile = { ...revision, graph: "data", revision: 2, changes: 3, origin: "file", api_key_id: 5, reverted_by: 8 };
  openHistory("/admin/permissions/history", { "GET /api/permissions/history": page([revision, byFile]) });
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

test("the next page is asked for when it is wanted, and one graph alone", async () => {
  openHistory("/admin/permissions/history", { "GET /api/permissions/history": page([revision], 120) });
  await userEvent.click(await screen.findByRole("button", { name: "Next" }));
  await waitFor(() => expect(window.location.search).toBe("?page=2"));
  await userEvent.click(screen.getByRole("radio", { name: "Data" }));
  await waitFor(() => expect(window.location.search).toBe("?graph=data"));
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
