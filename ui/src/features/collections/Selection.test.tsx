import { MantineProvider } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { collection, item, items, node, openCollection } from "@/test/collections";

afterEach(() => notifications.clean());

const many = (own: object = {}) =>
  items(
    ...["Sales", "Support", "Finance", "Press"].map((name, place) => item({ id: 7 + place, name, ...own })),
    item({ id: 90, name: "Ada L's Personal Collection", personal_owner_id: 1 }),
    item({ id: 91, name: "Foreign", can_write: false }),
  );
const done = { status: 200, body: { atomic: true, dry_run: false, succeeded: 2, failed: 0, results: [] } };
const ops = (op: string, ids: number[], more: object = {}) => ({
  method: "POST",
  path: "/api/bulk",
  body: { operations: ids.map((id) => ({ op, id, ...more })) },
});
const select = async (name: string) => userEvent.click(await screen.findByRole("checkbox", { name: `Select ${name}` }));
const bar = () => within(screen.getByRole("region", { name: "Selected" }));

test("several go into the trash at once, and come back with one button", async () => {
  const asked = openCollection("root", { "GET /api/collection/root/items": many(), "POST /api/bulk": done });
  render(<Notifications />, { wrapper: (props) => <MantineProvider env="test" {...props} /> });
  await select("Sales");
  await select("Finance");
  expect(bar().getByText("2 selected")).toBeVisible();
  await userEvent.click(bar().getByRole("button", { name: "Move to the trash" }));
  await waitFor(() => expect(asked).toContainEqual(ops("collection.archive", [7, 9])));
  expect(await screen.findByText(/2 collections are in the trash/)).toBeVisible();
  expect(screen.queryByRole("region", { name: "Selected" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(asked).toContainEqual(ops("collection.restore", [7, 9])));
});

test("Shift chooses all between two, the box at the head all that can be changed", async () => {
  const user = userEvent.setup();
  openCollection("root", { "GET /api/collection/root/items": many() });
  await user.click(await screen.findByRole("checkbox", { name: "Select Sales" }));
  await user.keyboard("{Shift>}");
  await user.click(screen.getByRole("checkbox", { name: "Select Finance" }));
  await user.keyboard("{/Shift}");
  expect(screen.getByRole("checkbox", { name: "Select Support" })).toBeChecked();
  expect(bar().getByText("3 selected")).toBeVisible();
  await user.click(screen.getByRole("checkbox", { name: "Select all shown" }));
  expect(bar().getByText("4 selected")).toBeVisible();
  // what is not one’s own to change is not offered
  expect(screen.queryByRole("checkbox", { name: "Select Foreign" })).toBeNull();
  expect(screen.queryByRole("checkbox", { name: /Personal Collection/ })).toBeNull();
  await user.click(bar().getByRole("button", { name: "Select none" }));
  expect(screen.queryByRole("region", { name: "Selected" })).toBeNull();
});

test("several move into another one, and into none of themselves", async () => {
  const asked = openCollection("root", {
    "GET /api/collection/root/items": many(),
    "GET /api/collection/tree": {
      status: 200,
      body: [node(7, "Sales"), node(9, "Finance"), node(10, "Press")],
    },
    "POST /api/bulk": done,
  });
  await select("Sales");
  await select("Finance");
  await userEvent.click(bar().getByRole("button", { name: "Move…" }));
  const dialog = await screen.findByRole("dialog", { name: "Move 2 collections" });
  await userEvent.click(await within(dialog).findByRole("treeitem", { name: /^Sales/ }));
  expect(within(dialog).getByRole("treeitem", { name: /^Sales/ })).toHaveAttribute("aria-disabled", "true");
  expect(within(dialog).getByRole("treeitem", { name: /^Sales/ })).not.toHaveAttribute("aria-expanded");
  expect(within(dialog).getByRole("button", { name: "Move" })).toBeDisabled();
  await userEvent.click(within(dialog).getByRole("treeitem", { name: "Press" }));
  await userEvent.click(within(dialog).getByRole("button", { name: "Move" }));
  await waitFor(() => expect(asked).toContainEqual(ops("collection.move", [7, 9], { parent_id: 10 })));
});

test("when one cannot be done nothing is, and each says why", async () => {
  const trial = {
    ...done.body,
    failed: 2,
    results: [
      { index: 0, op: "collection.archive", status: 200, id: 7 },
      { index: 1, op: "collection.archive", status: 403, error: { message: "Not yours." } },
      { index: 2, op: "collection.archive", status: 404, error: { message: "Not found." } },
    ],
  };
  const asked = openCollection("root", {
    "GET /api/collection/root/items": many(),
    "POST /api/bulk": (body) =>
      (body as { dry_run?: true }).dry_run
        ? { status: 200, body: trial }
        : { status: 403, body: { message: "Operation 1 failed, and nothing was done." } },
  });
  await select("Sales");
  await select("Support");
  await select("Finance");
  await userEvent.click(bar().getByRole("button", { name: "Move to the trash" }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Nothing was changed");
  expect(
    within(alert)
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent),
  ).toEqual(["“Support”: Not yours.", "“Finance”: Not found."]);
  expect(bar().getByText("3 selected")).toBeVisible();
  expect(asked.filter(({ path }) => path === "/api/bulk")).toHaveLength(2);
});

const archived = { archived: true, can_restore: true, can_delete: true };

test("several come back out of the trash", async () => {
  const asked = openCollection("trash", { "GET /api/collection/trash/items": many(archived), "POST /api/bulk": done });
  await select("Sales");
  await select("Press");
  await userEvent.click(bar().getByRole("button", { name: "Restore" }));
  await waitFor(() => expect(asked).toContainEqual(ops("collection.restore", [7, 10])));
  await waitFor(() => expect(screen.queryByRole("region", { name: "Selected" })).toBeNull());
});

test("those that cannot go back where they were are given another place", async () => {
  const refusal = { status: 400, body: { errors: { parent_id: "Its place is in the Trash." } } };
  const asked = openCollection("trash", {
    "GET /api/collection/trash/items": many(archived),
    "GET /api/collection/root": { status: 200, body: { ...collection(), id: "root", name: "Our analytics" } },
    "POST /api/bulk": refusal,
  });
  await select("Sales");
  await select("Press");
  await userEvent.click(bar().getByRole("button", { name: "Restore" }));
  await userEvent.click(await screen.findByRole("button", { name: "Restore elsewhere…" }));
  const dialog = await screen.findByRole("dialog", { name: "Where should 2 collections go?" });
  await userEvent.click(await within(dialog).findByRole("treeitem", { name: "Our analytics" }));
  await userEvent.click(within(dialog).getByRole("button", { name: "Restore" }));
  await waitFor(() => expect(asked).toContainEqual(ops("collection.restore", [7, 10], { parent_id: null })));
});

test("several are deleted for good after a question", async () => {
  const asked = openCollection("trash", { "GET /api/collection/trash/items": many(archived), "POST /api/bulk": done });
  await select("Sales");
  await select("Support");
  await userEvent.click(bar().getByRole("button", { name: "Delete for good" }));
  const dialog = await screen.findByRole("dialog", { name: "Delete 2 collections for good?" });
  expect(asked.some(({ path }) => path === "/api/bulk")).toBe(false);
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete for good" }));
  await waitFor(() => expect(asked).toContainEqual(ops("collection.delete", [7, 8])));
});

const mixed = (own: object = {}) =>
  items(
    item({ id: 7, name: "Sales", ...own }),
    // a question may have the number of a collection
    item({ id: 7, name: "Orders", model: "card", display: "bar", ...own }),
  );

test("questions and collections go into the trash together", async () => {
  const asked = openCollection("root", { "GET /api/collection/root/items": mixed(), "POST /api/bulk": done });
  render(<Notifications />, { wrapper: (props) => <MantineProvider env="test" {...props} /> });
  await select("Orders");
  expect(screen.getByRole("checkbox", { name: "Select Sales" })).not.toBeChecked();
  await select("Sales");
  await userEvent.click(bar().getByRole("button", { name: "Move to the trash" }));
  const operations = [
    { op: "collection.archive", id: 7 },
    { op: "card.archive", id: 7 },
  ];
  await waitFor(() => expect(asked).toContainEqual({ method: "POST", path: "/api/bulk", body: { operations } }));
  expect(await screen.findByText(/2 things are in the trash/)).toBeVisible();
});

test("questions and collections move together, each by the name its place has", async () => {
  const asked = openCollection("root", {
    "GET /api/collection/root/items": mixed(),
    "POST /api/bulk": done,
  });
  await select("Orders");
  await select("Sales");
  await userEvent.click(bar().getByRole("button", { name: "Move…" }));
  await userEvent.click(await within(await screen.findByRole("tree")).findByRole("treeitem", { name: "Support" }));
  await userEvent.click(screen.getByRole("button", { name: "Move" }));
  const operations = [
    { op: "collection.move", id: 7, parent_id: 9 },
    { op: "card.move", id: 7, collection_id: 9 },
  ];
  await waitFor(() => expect(asked).toContainEqual({ method: "POST", path: "/api/bulk", body: { operations } }));
});

test("dashboards go with what else was chosen: away, elsewhere, back and for good", async () => {
  const all = (own: object = {}) =>
    items(
      item({ id: 3, name: "Ops", model: "dashboard", ...own }),
      item({ id: 7, name: "Orders", model: "card", display: "bar", ...own }),
    );
  const asked = openCollection("root", { "GET /api/collection/root/items": all(), "POST /api/bulk": done });
  render(<Notifications />, { wrapper: (props) => <MantineProvider env="test" {...props} /> });
  await select("Ops");
  await select("Orders");
  await userEvent.click(bar().getByRole("button", { name: "Move to the trash" }));
  expect(await screen.findByText(/2 things are in the trash/)).toBeVisible();
  const operations = (deed: string) => ({
    method: "POST",
    path: "/api/bulk",
    body: {
      operations: [
        { op: `dashboard.${deed}`, id: 3 },
        { op: `card.${deed}`, id: 7 },
      ],
    },
  });
  expect(asked).toContainEqual(operations("archive"));
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(asked).toContainEqual(operations("restore")));
});

test("dashboards are deleted for good together", async () => {
  const all = (own: object = {}) =>
    items(
      item({ id: 3, name: "Ops", model: "dashboard", ...own }),
      item({ id: 4, name: "Shops", model: "dashboard", ...own }),
    );
  const asked = openCollection("trash", { "GET /api/collection/trash/items": all(archived), "POST /api/bulk": done });
  await select("Ops");
  await select("Shops");
  await userEvent.click(bar().getByRole("button", { name: "Delete for good" }));
  const dialog = await screen.findByRole("dialog", { name: "Delete 2 dashboards for good?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete for good" }));
  await waitFor(() => expect(asked).toContainEqual(ops("dashboard.delete", [3, 4])));
});
