import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { CollectionItem } from "@/api/types";
import { collection, item, items, openCollection } from "@/test/collections";
import { signedIn } from "@/test/open";

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
  const place = within(await screen.findByRole("tree"));
  await userEvent.click(await place.findByRole("treeitem", { name: "Sales, Goes along" }));
  expect(screen.getByRole("button", { name: "Move" })).toBeDisabled();
  await userEvent.click(place.getByRole("treeitem", { name: "Support" }));
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
  await userEvent.click(
    await within(await screen.findByRole("tree")).findByRole("treeitem", { name: "Our analytics" }),
  );
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

const orders = (own: Partial<CollectionItem> = {}) =>
  item({
    id: 12,
    name: "Orders by city",
    model: "card",
    display: "bar",
    "last-edit-info": {
      id: 2,
      email: "bob@example.com",
      first_name: "Bob",
      last_name: "B",
      timestamp: "2026-05-01T09:00:00Z",
    },
    ...own,
  });

test("questions lead to their page and say who changed them last", async () => {
  openCollection("7", { "GET /api/collection/7/items": items(orders()) });
  const link = await screen.findByRole("link", { name: "Orders by city" });
  expect(link).toHaveAttribute("href", "/question/12-orders-by-city");
  const row = within(screen.getByRole("row", { name: /Orders by city/ }));
  expect(row.getByText("Question")).toBeVisible();
  expect(row.getByText(/by Bob B/)).toBeVisible();
});

test("what is pinned stands above the rest, and only there", async () => {
  const asked = openCollection("7", {
    "GET /api/collection/7/items": items(orders({ collection_position: 1 }), item({ id: 8, name: "2026" })),
    "PUT /api/card/12": { status: 200, body: {} },
  });
  const pinned = within(await screen.findByRole("region", { name: "Pinned" }));
  expect(pinned.getByRole("link", { name: "Orders by city" })).toBeVisible();
  expect(within(screen.getByRole("table", { name: "Items" })).queryByText("Orders by city")).toBeNull();
  await userEvent.click(pinned.getByRole("button", { name: "Actions for Orders by city" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Unpin" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/card/12", body: { collection_position: null } }),
  );
});

test("a question goes into the trash from the list", async () => {
  const asked = openCollection("7", {
    "GET /api/collection/7/items": items(orders()),
    "PUT /api/card/12": { status: 200, body: {} },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Orders by city" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move to the trash" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "PUT", path: "/api/card/12", body: { archived: true } }));
});

test("a question comes back out of the trash, or is deleted for good", async () => {
  const asked = openCollection("trash", {
    "GET /api/collection/trash/items": items(orders({ archived: true, can_restore: true, can_delete: true })),
    "PUT /api/card/12": { status: 200, body: {} },
    "DELETE /api/card/12": { status: 204 },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Restore Orders by city" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "PUT", path: "/api/card/12", body: { archived: false } }));
  await userEvent.click(screen.getByRole("button", { name: "Delete Orders by city for good" }));
  await userEvent.click(await screen.findByRole("button", { name: "Delete for good" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "DELETE")).toBe(true));
});

test("dashboards lead to their page, and go into the trash from the list", async () => {
  const asked = openCollection("7", {
    "GET /api/collection/7/items": items(item({ id: 3, name: "Ops", model: "dashboard" })),
    "PUT /api/dashboard/3": { status: 200, body: {} },
  });
  expect(await screen.findByRole("link", { name: "Ops" })).toHaveAttribute("href", "/dashboard/3-ops");
  expect(screen.getByRole("link", { name: "New dashboard" })).toHaveAttribute("href", "/dashboard/new?collection=7");
  await userEvent.click(screen.getByRole("button", { name: "Actions for Ops" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move to the trash" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/dashboard/3", body: { archived: true } }),
  );
});
