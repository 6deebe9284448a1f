import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Collection, CollectionItem, CollectionItems, CollectionNode, SavedCollection } from "@/api/types";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const rights = { can_write: true, can_restore: false, can_delete: false };
const root: Collection = {
  id: "root",
  name: "Our analytics",
  description: null,
  archived: false,
  parent_id: null,
  effective_ancestors: [],
  type: null,
  personal_owner_id: null,
  is_personal: false,
  ...rights,
};
const collection = (own: Partial<SavedCollection> = {}): SavedCollection => ({
  ...root,
  id: 7,
  name: "Sales",
  slug: "sales",
  location: "/",
  effective_location: "/",
  effective_ancestors: [{ id: "root", name: "Our analytics", is_personal: false, can_write: true }],
  is_sample: false,
  is_remote_synced: false,
  entity_id: "a".repeat(21),
  created_at: "2026-05-01T09:00:00Z",
  ...own,
});
const node = (id: number, name: string, own: Partial<CollectionNode> = {}): CollectionNode => ({
  ...collection({ id, name }),
  children: [],
  ...own,
});
const item = (own: Partial<CollectionItem> = {}): CollectionItem => ({
  id: 7,
  model: "collection",
  name: "Sales",
  description: null,
  entity_id: "a".repeat(21),
  archived: false,
  location: "/",
  effective_location: "/",
  is_personal: false,
  is_remote_synced: false,
  here: [],
  ...rights,
  ...own,
});
const items = (...data: CollectionItem[]) => {
  const body: CollectionItems = { total: data.length, data, models: data.map(({ model }) => model) };
  return { status: 200, body };
};

function openCollection(key: string, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/collection/tree": {
      status: 200,
      body: [
        node(7, "Sales", { children: [node(8, "2026")] }),
        node(9, "Support"),
        node(5, "Ada L's Personal Collection", { personal_owner_id: 1, is_personal: true }),
      ],
    },
    "GET /api/collection/root": { status: 200, body: root },
    "GET /api/collection/root/items": items(item()),
    "GET /api/collection/7": { status: 200, body: collection() },
    "GET /api/collection/7/items": items(),
    "GET /api/collection/trash": { status: 200, body: collection({ id: 2, name: "Trash", type: "trash" }) },
    "GET /api/collection/trash/items": items(item({ archived: true, can_restore: true, can_delete: true })),
    ...more,
  });
  open(`/collection/${key}`);
  return asked;
}

test("the tree shows everybody’s collections, one’s own, and the trash; branches unfold", async () => {
  openCollection("root");
  const tree = within(await screen.findByRole("navigation", { name: "Collections" }));
  expect(await tree.findByRole("link", { name: "Your personal collection" })).toHaveAttribute("href", "/collection/5");
  expect(tree.getByRole("link", { name: "Trash" })).toBeVisible();
  expect(tree.queryByRole("link", { name: "2026" })).toBeNull();
  await userEvent.click(tree.getByRole("button", { name: "Unfold Sales" }));
  expect(tree.getByRole("link", { name: "2026" })).toHaveAttribute("href", "/collection/8");
  expect(tree.queryByRole("link", { name: /Ada L's/ })).toBeNull();
});

test("a new collection lies in the one that is looked at, and opens", async () => {
  const asked = openCollection("7", {
    "POST /api/collection": { status: 200, body: collection({ id: 8, name: "2026", parent_id: 7 }) },
  });
  expect(await screen.findByText("Nothing in here yet")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "New collection" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), "2026{Enter}");
  await waitFor(() => expect(window.location.pathname).toBe("/collection/8"));
  const body = { name: "2026", description: null, parent_id: 7 };
  expect(asked).toContainEqual({ method: "POST", path: "/api/collection", body });
});

test("a collection is not moved into itself", async () => {
  const asked = openCollection("7", { "PUT /api/collection/7": { status: 200, body: collection() } });
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Sales" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move…" }));
  await userEvent.click(await screen.findByRole("combobox", { name: "Into" }));
  expect(await screen.findByRole("option", { name: "Support" })).toBeVisible();
  expect(screen.queryByRole("option", { name: /Sales/ })).toBeNull();
  await userEvent.click(screen.getByRole("option", { name: "Support" }));
  await userEvent.click(screen.getByRole("button", { name: "Move" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/collection/7", body: { parent_id: 9 } }),
  );
});

test("what goes into the trash leaves the page", async () => {
  const asked = openCollection("7", { "PUT /api/collection/7": { status: 200, body: collection({ archived: true }) } });
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Sales" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move to the trash" }));
  await waitFor(() => expect(window.location.pathname).toBe("/collection/root"));
  expect(asked).toContainEqual({ method: "PUT", path: "/api/collection/7", body: { archived: true } });
});

test("what cannot go back where it was is given another place", async () => {
  const asked = openCollection("trash", { "PUT /api/collection/7": { status: 400, body: "No way back." } });
  await userEvent.click(await screen.findByRole("button", { name: "Restore Sales" }));
  expect(await screen.findByRole("dialog", { name: "Where should “Sales” go?" })).toBeVisible();
  await userEvent.click(await screen.findByRole("combobox", { name: "Into" }));
  await userEvent.click(await screen.findByRole("option", { name: "Our analytics" }));
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Restore" }));
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/collection/7",
      body: { parent_id: null, archived: false },
    }),
  );
});

test("what is in the trash is deleted for good after a question", async () => {
  const asked = openCollection("trash", { "DELETE /api/collection/7": { status: 204 } });
  await userEvent.click(await screen.findByRole("button", { name: "Delete Sales for good" }));
  expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
  await userEvent.click(await screen.findByRole("button", { name: "Delete for good" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "DELETE")).toBe(true));
});

test("who may not change a collection is offered nothing that would", async () => {
  openCollection("7", {
    "GET /api/user/current": signedIn(false),
    "GET /api/collection/7": { status: 200, body: collection({ can_write: false }) },
  });
  expect(await screen.findByText("What others put here appears here.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "New collection" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Actions for Sales" })).toBeNull();
});

test("a collection that cannot be had says so", async () => {
  openCollection("7", { "GET /api/collection/7": { status: 403, body: "You don't have permissions to do that." } });
  expect(await screen.findByRole("alert")).toHaveTextContent("You don't have permissions to do that.");
});
