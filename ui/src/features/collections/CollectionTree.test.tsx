import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { collection, item, items, node, openCollection } from "@/test/collections";

afterEach(() => window.sessionStorage.clear());

const tree = async () => within(await screen.findByRole("navigation", { name: "Collections" }));
const askedIn = (asked: ReturnType<typeof openCollection>, id: number) =>
  asked.filter(({ path }) => path === `/api/collection/${id}/items`).length;
const year = item({ id: 8, name: "2026", here: ["collection"] });
const inYear = { "GET /api/collection/8/items": items(item({ id: 10, name: "Spring" })) };

test("the tree shows everybody’s collections, one’s own, and the trash; branches unfold", async () => {
  const asked = openCollection("root", { "GET /api/collection/7/items": items(year) });
  const menu = await tree();
  expect(await menu.findByRole("link", { name: "Your personal collection" })).toHaveAttribute("href", "/collection/5");
  expect(menu.getByRole("link", { name: "Trash" })).toBeVisible();
  expect(menu.queryByRole("link", { name: /Ada L's/ })).toBeNull();
  // what is folded is not asked for
  expect(menu.queryByRole("link", { name: "2026" })).toBeNull();
  expect(askedIn(asked, 7)).toBe(0);
  await userEvent.click(menu.getByRole("button", { name: "Unfold Sales" }));
  expect(await menu.findByRole("link", { name: "2026" })).toHaveAttribute("href", "/collection/8");
  await userEvent.click(menu.getByRole("button", { name: "Fold Sales" }));
  expect(menu.queryByRole("link", { name: "2026" })).toBeNull();
});

test("what has no collections in it says so, or cannot be unfolded where that is known", async () => {
  openCollection("root", {
    "GET /api/collection/7/items": items(item({ id: 8, name: "2026" })),
    "GET /api/collection/9/items": items(),
  });
  const menu = await tree();
  await userEvent.click(await menu.findByRole("button", { name: "Unfold Sales" }));
  await menu.findByRole("link", { name: "2026" });
  expect(menu.queryByRole("button", { name: "Unfold 2026" })).toBeNull();
  await userEvent.click(menu.getByRole("button", { name: "Unfold Support" }));
  expect(await menu.findByText("No collections in it")).toBeVisible();
});

test("all that leads to the chosen one is unfolded, and stays so", async () => {
  const way = { id: 7, name: "Sales", is_personal: false, can_write: true };
  const spring = collection({ id: 10, name: "Spring" });
  const answers = {
    "GET /api/collection/7/items": items(year),
    "GET /api/collection/10/items": items(),
    ...inYear,
    "GET /api/collection/10": {
      status: 200,
      body: { ...spring, effective_ancestors: [...(spring.effective_ancestors ?? []), way, { ...way, id: 8 }] },
    },
  };
  openCollection("10", answers);
  const menu = await tree();
  expect(await menu.findByRole("link", { name: "Spring" })).toHaveAttribute("href", "/collection/10");
  await userEvent.click(menu.getByRole("link", { name: "Our analytics" }));
  await waitFor(() => expect(window.location.pathname).toBe("/collection/root"));
  expect(menu.getByRole("link", { name: "Spring" })).toBeVisible();
  await userEvent.click(menu.getByRole("button", { name: "Fold 2026" }));
  await userEvent.click(menu.getByRole("link", { name: "Trash" }));
  expect(menu.getByRole("button", { name: "Unfold 2026" })).toBeVisible();
});

test("what is unfolded is unfolded again when one comes back", async () => {
  window.sessionStorage.setItem("metalith.unfolded", "7,8");
  openCollection("root", { "GET /api/collection/7/items": items(year), ...inYear });
  expect(await (await tree()).findByRole("link", { name: "Spring" })).toBeVisible();
});

test("a level that cannot be had says so and can be asked for again", async () => {
  let isBroken = true;
  openCollection("root", {
    "GET /api/collection/7/items": (body, query) =>
      isBroken ? { status: 500, body: { message: "Something went wrong" } } : items(year)(body, query),
  });
  const menu = await tree();
  await userEvent.click(await menu.findByRole("button", { name: "Unfold Sales" }));
  expect(await menu.findByText("Something went wrong")).toBeVisible();
  isBroken = false;
  await userEvent.click(menu.getByRole("button", { name: "Try again" }));
  expect(await menu.findByRole("link", { name: "2026" })).toBeVisible();
});

test("of very many side by side the first are drawn, and the chosen one", async () => {
  const many = Array.from({ length: 250 }, (_, at) => node(1000 + at, `Team ${at}`));
  openCollection("1240", {
    "GET /api/collection/tree": { status: 200, body: many },
    "GET /api/collection/1240": { status: 200, body: collection({ id: 1240, name: "Team 240" }) },
    "GET /api/collection/1240/items": items(),
  });
  const menu = await tree();
  expect(await menu.findByRole("link", { name: "Team 240" })).toBeVisible();
  expect(menu.getAllByRole("link", { name: /^Team/ })).toHaveLength(101);
  await userEvent.click(menu.getByRole("button", { name: "Show more of 149 others" }));
  expect(menu.getAllByRole("link", { name: /^Team/ })).toHaveLength(201);
});
