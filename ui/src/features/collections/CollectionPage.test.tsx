import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { collection, openCollection } from "@/test/collections";
import { signedIn } from "@/test/open";

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
