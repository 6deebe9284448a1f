import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { answer, show } from "@/test/render";
import { CommandPalette } from "./CommandPalette";

const user = (is_superuser: boolean) => ({ status: 200, body: { id: 1, common_name: "Ada L", is_superuser } });
const tables = [{ id: 7, db_id: 1, name: "ORDERS", display_name: "Orders" }];
const databases = { status: 200, body: { data: [{ id: 1, name: "Shop", tables }], total: 1 } };

test("letters and Enter lead to a table", async () => {
  answer({ "GET /api/user/current": user(false), "GET /api/database": databases });
  const { router } = await show(<CommandPalette onClose={() => undefined} />);
  await userEvent.type(await screen.findByRole("textbox", { name: /Go to/ }), "ord");
  expect(await screen.findByRole("option", { name: /Orders/ })).toHaveTextContent("Shop");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/browse/databases/1/tables/7"));
});

test("tables are not asked for before a letter is typed", async () => {
  const asked = answer({ "GET /api/user/current": user(false), "GET /api/database": databases });
  await show(<CommandPalette onClose={() => undefined} />);
  expect(await screen.findByRole("option", { name: /Shop/ })).toBeVisible();
  expect(screen.queryByRole("option", { name: /Orders/ })).toBeNull();
  expect(asked.filter(({ path }) => path === "/api/database")).toHaveLength(1);
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
  answer({ "GET /api/user/current": user(true), "GET /api/database": databases });
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
