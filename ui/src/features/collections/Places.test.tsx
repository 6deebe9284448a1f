/** Choosing a collection out of very many: level by level or by letters, with the keyboard alone. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { collection, item, items, openCollection } from "@/test/collections";

const found = (...ids: number[]) => ({
  status: 200,
  body: { total: ids.length, data: ids.map((id) => ({ id, model: "collection" })) },
});
const sales = { id: 7, name: "Sales", is_personal: false, can_write: true };
const inSales = (id: number, name: string, own: object = {}) => ({
  status: 200,
  body: { ...collection({ id, name, ...own }), effective_ancestors: [sales] },
});
const answers = {
  "GET /api/collection/root/items": items(item({ id: 20, name: "Press" })),
  "GET /api/collection/7/items": items(
    item({ id: 8, name: "2026", here: ["collection"] }),
    item({ id: 12, name: "2025", can_write: false }),
  ),
  "GET /api/collection/8/items": items(item({ id: 10, name: "Spring" })),
  "GET /api/collection/8": inSales(8, "2026"),
  "GET /api/collection/10": inSales(10, "Spring"),
  "GET /api/collection/12": inSales(12, "2025", { can_write: false }),
  "PUT /api/collection/20": { status: 200, body: collection({ id: 20, name: "Press" }) },
};

async function move(more: Parameters<typeof openCollection>[1] = {}) {
  const asked = openCollection("root", { ...answers, ...more });
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Press" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Move “Press”" }));
  const row = (name: string | RegExp) => dialog.findByRole("treeitem", { name });
  await row("Sales");
  return { asked, dialog, row, search: dialog.getByRole("textbox", { name: "Search collections" }) };
}

const movedTo = (asked: Awaited<ReturnType<typeof move>>["asked"], parent_id: number) =>
  waitFor(() => expect(asked).toContainEqual({ method: "PUT", path: "/api/collection/20", body: { parent_id } }));

test("the arrows walk through the tree and unfold it; what is folded is not asked for", async () => {
  const { asked, dialog, row, search } = await move();
  await waitFor(() => expect(search).toHaveFocus());
  expect(asked.some(({ path }) => path === "/api/collection/7/items")).toBe(false);
  await userEvent.keyboard("{ArrowDown}");
  expect(await row("Our analytics")).toHaveFocus();
  await userEvent.keyboard("{ArrowDown}{ArrowRight}");
  await row("2026");
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  await row("Spring");
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(await row("Spring")).toHaveAttribute("aria-selected", "true");
  await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
  expect(await row("2026")).toHaveAttribute("aria-expanded", "false");
  await userEvent.click(dialog.getByRole("button", { name: "Move" }));
  await movedTo(asked, 10);
});

test("where one may not write cannot be chosen", async () => {
  const { dialog, row } = await move();
  (await row("Sales")).focus();
  await userEvent.keyboard("{ArrowRight}");
  await userEvent.click(await row("2025, View only"));
  expect(await row("2025, View only")).toHaveAttribute("aria-disabled", "true");
  expect(dialog.getByRole("button", { name: "Move" })).toBeDisabled();
});

test("letters are looked for by the server, and Enter takes the first that can be chosen", async () => {
  const { asked, dialog, row, search } = await move({
    "GET /api/search": (_body, query) =>
      query.get("q") === "202" && query.get("models") === "collection" ? found(12, 8) : found(),
  });
  await userEvent.type(search, "202");
  expect(await row("2025, Sales, View only")).toHaveAttribute("aria-disabled", "true");
  await row("2026, Sales");
  // what was typed on the way is not asked for
  expect(asked.filter(({ path }) => path === "/api/search")).toHaveLength(1);
  await dialog.findByText("2 results");
  await userEvent.keyboard("{Enter}");
  expect(await row("2026, Sales")).toHaveAttribute("aria-selected", "true");
  expect(await dialog.findByText("Sales › 2026")).toBeVisible();
  await userEvent.click(dialog.getByRole("button", { name: "Move" }));
  await movedTo(asked, 8);
});

test("a search that finds nothing says so, and one that fails can be tried again", async () => {
  let isBroken = true;
  const { row, search } = await move({
    "GET /api/search": () => (isBroken ? { status: 500, body: { message: "Something went wrong." } } : found()),
  });
  await userEvent.type(search, "xyz");
  const failed = await row("Something went wrong. Try again");
  isBroken = false;
  await userEvent.click(failed);
  expect(await row("No collection is called “xyz”")).toBeVisible();
});
