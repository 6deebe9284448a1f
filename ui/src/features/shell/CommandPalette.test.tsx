import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { answer, show } from "@/test/render";
import { CommandPalette } from "./CommandPalette";

const user = (is_superuser: boolean) => ({ status: 200, body: { id: 1, common_name: "Ada L", is_superuser } });
const databases = { status: 200, body: { data: [{ id: 1, name: "Shop" }], total: 1 } };
const nothing = { id: null, name: null };
const score = (score: number) => [{ name: "text", score }];
const orders = {
  ...{ id: 7, model: "table", name: "Orders", collection: nothing, database_id: 1, database_name: "Shop" },
  scores: score(0.8),
};
const late = {
  ...{ id: 3, model: "card", name: "Late orders", collection: { id: 5, name: "Sales" }, database_id: 1 },
  scores: score(0.6),
};
const found = (...data: unknown[]) => ({ status: 200, body: { data, total: data.length } });

test("letters and Enter lead to a table", async () => {
  answer({
    "GET /api/user/current": user(false),
    "GET /api/database": databases,
    "GET /api/search": (_, query) => (query.get("q") === "ord" ? found(orders, late) : found()),
  });
  const { router } = await show(<CommandPalette onClose={() => undefined} />);
  await userEvent.type(await screen.findByRole("textbox", { name: /Go to/ }), "ord");
  expect(await screen.findByRole("option", { name: /^Orders/ })).toHaveTextContent("Shop");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/browse/databases/1/tables/7"));
});

test("what people made is found with where it lies", async () => {
  answer({
    "GET /api/user/current": user(false),
    "GET /api/database": databases,
    "GET /api/search": found(orders, late),
  });
  const { router } = await show(<CommandPalette onClose={() => undefined} />);
  await userEvent.type(await screen.findByRole("textbox", { name: /Go to/ }), "orders");
  const option = await screen.findByRole("option", { name: /Late orders/ });
  expect(option).toHaveTextContent("Question in Sales");
  await userEvent.click(option);
  await waitFor(() => expect(router.state.location.pathname).toBe("/question/3-late-orders"));
});

test("a search that fails is said, and pages are found all the same", async () => {
  answer({
    "GET /api/user/current": user(false),
    "GET /api/database": databases,
    "GET /api/search": { status: 500, body: "Oops" },
  });
  await show(<CommandPalette onClose={() => undefined} />);
  await userEvent.type(await screen.findByRole("textbox", { name: /Go to/ }), "start page");
  expect(await screen.findByText(/could not be looked through/)).toBeVisible();
  expect(screen.getByRole("option", { name: /Start page/ })).toBeVisible();
});

test("nothing is looked for before a letter is typed", async () => {
  const asked = answer({ "GET /api/user/current": user(false), "GET /api/database": databases });
  await show(<CommandPalette onClose={() => undefined} />);
  expect(await screen.findByRole("option", { name: /Shop/ })).toBeVisible();
  expect(asked.filter(({ path }) => path === "/api/search")).toHaveLength(0);
});

test.each([
  [true, 1],
  [false, 0],
])("with is_superuser %s there are %i ways to the API keys", async (isAdmin, ways) => {
  answer({ "GET /api/user/current": user(isAdmin), "GET /api/database": databases });
  await show(<CommandPalette onClose={() => undefined} />);
  expect(await screen.findByRole("option", { name: /Shop/ })).toBeVisible();
  expect(screen.queryAllByRole("option", { name: /^API keys/ })).toHaveLength(ways);
});

test("a name nobody has is said", async () => {
  answer({ "GET /api/user/current": user(true), "GET /api/database": databases, "GET /api/search": found() });
  await show(<CommandPalette onClose={() => undefined} />);
  await userEvent.type(await screen.findByRole("textbox", { name: /Go to/ }), "zzz");
  expect(await screen.findByText("Nothing is called “zzz”")).toBeVisible();
});

test("Esc closes it", async () => {
  answer({ "GET /api/user/current": user(true), "GET /api/database": databases });
  const close = vi.fn();
  await show(<CommandPalette onClose={close} />);
  await userEvent.type(await screen.findByRole("textbox", { name: /Go to/ }), "{Escape}");
  expect(close).toHaveBeenCalled();
});
