import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { recall, remember } from "@/lib/remembered";
import { card } from "@/test/cards";
import { collection, items, node } from "@/test/collections";
import { answer, show } from "@/test/render";
import { result } from "@/test/result";
import QuestionPage from "./QuestionPage";

const database = { id: 1, name: "Sample Database", engine: "sqlite", native_permissions: "write" };
const surroundings = {
  "GET /api/database": { status: 200, body: { data: [database, { ...database, id: 2, name: "Shop" }], total: 2 } },
  "GET /api/database/1/fields": { status: 200, body: [] },
  "GET /api/database/2/fields": { status: 200, body: [] },
};
const finished = (data: object, count: number) => ({
  status: 202,
  body: { status: "completed", data, row_count: count, running_time: 12, started_at: "2026-01-05T10:00:00Z" },
});
const categories = result("category Text, count Integer", ["Gizmo", 51], ["Gadget", 53]);

beforeAll(() => {
  // the editor asks where its letters are; jsdom has no layout to answer from
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
});
beforeEach(() => remember("session", "sql", "SELECT category, count(*)\nFROM products"));
afterEach(() => {
  vi.unstubAllGlobals();
  window.sessionStorage.clear();
  window.localStorage.clear();
});

async function open() {
  const user = userEvent.setup();
  const { router } = await show(<QuestionPage />);
  await screen.findByRole("textbox", { name: "SQL" });
  return Object.assign(user, { router });
}

it("keeps the text written before, runs it, and draws what suits the answer", async () => {
  const asked = answer({ ...surroundings, "POST /api/dataset": finished(categories, 2) });
  const user = await open();
  expect(screen.getByRole("textbox", { name: "SQL" })).toHaveTextContent("SELECT category, count(*)");
  await user.click(screen.getByRole("button", { name: "Run" }));

  expect(await screen.findByText("Query finished: 2 rows in 12 ms")).toBeInTheDocument();
  expect(asked.find(({ path }) => path === "/api/dataset")?.body).toEqual({
    database: 1,
    type: "native",
    native: { query: "SELECT category, count(*)\nFROM products" },
  });
  const shownAs = screen.getByRole("radiogroup", { name: "Show as" });
  expect(within(shownAs).getByRole("radio", { name: "Bar" })).toBeChecked();
  await user.click(within(shownAs).getByRole("radio", { name: "Table" }));
  expect(screen.getByRole("grid", { name: "Result" })).toHaveAttribute("aria-rowcount", "3");
});

it("runs from the editor with Ctrl+Enter, on the chosen database, and remembers it", async () => {
  const asked = answer({ ...surroundings, "POST /api/dataset": finished(categories, 2) });
  const user = await open();
  await user.click(screen.getByRole("combobox", { name: "Database" }));
  await user.click(await screen.findByRole("option", { name: "Shop" }));
  screen.getByRole("textbox", { name: "SQL" }).focus();
  await user.keyboard("{Control>}{Enter}{/Control}");
  await screen.findByText(/Query finished/);
  expect(asked.find(({ path }) => path === "/api/dataset")?.body).toMatchObject({ database: 2 });
  expect(window.localStorage.getItem("metalith.database")).toBe("2");
});

it("says why a query failed and where the database stopped", async () => {
  const failure = {
    status: "failed",
    error: "no such table: products",
    error_type: "invalid-query",
    error_position: 32,
  };
  answer({
    ...surroundings,
    "POST /api/dataset": {
      status: 202,
      body: { ...failure, data: { rows: [], cols: [] }, row_count: 0, running_time: 3 },
    },
  });
  const user = await open();
  await user.click(screen.getByRole("button", { name: "Run" }));
  const notice = await screen.findByRole("alert");
  expect(notice).toHaveTextContent("no such table: products");
  expect(notice).toHaveTextContent("Line 2, column 6");
  expect(screen.getByText("Query failed: no such table: products")).toBeInTheDocument();
});

it("stops a query at the server when it is cancelled", async () => {
  answer(surroundings);
  const others = window.fetch;
  let signal: AbortSignal | null | undefined;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    if (url !== "/api/dataset") return others(url, init);
    signal = init.signal;
    return new Promise((_, refuse) =>
      init.signal?.addEventListener("abort", () => refuse(new DOMException("aborted", "AbortError"))),
    );
  });
  const user = await open();
  await user.click(screen.getByRole("button", { name: "Run" }));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(signal?.aborted).toBe(true));
  expect(screen.getByText("Query cancelled")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Run" })).toBeEnabled();
});

const places = {
  "GET /api/collection/root": { status: 200, body: { ...collection(), id: "root", name: "Our analytics" } },
  "GET /api/collection/tree": { status: 200, body: [node(7, "Sales"), node(9, "Locked", { can_write: false })] },
  "GET /api/collection/7": { status: 200, body: collection() },
  "GET /api/collection/9/items": items(),
};

it("saves what was written, with the picture that is seen, and gives it an address", async () => {
  const asked = answer({
    ...surroundings,
    ...places,
    "POST /api/dataset": finished(categories, 2),
    "POST /api/card": { status: 200, body: card({ id: 12, name: "Products" }) },
  });
  const user = await open();
  await user.click(screen.getByRole("button", { name: "Run" }));
  await screen.findByText(/Query finished/);
  await user.keyboard("{Control>}s{/Control}");
  const dialog = within(await screen.findByRole("dialog", { name: "Save question" }));
  await user.click(await dialog.findByRole("button", { name: "Collection Our analytics" }));
  // where one may not write is no place to save
  await user.click(await screen.findByRole("treeitem", { name: "Locked, View only" }));
  await user.click(screen.getByRole("treeitem", { name: "Sales" }));
  expect(await dialog.findByRole("button", { name: "Collection Sales" })).toHaveFocus();
  await user.type(dialog.getByRole("textbox", { name: "Name" }), "Products");
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(user.router.state.location.pathname).toBe("/question/12-products"));
  expect(asked.find(({ method, path }) => method === "POST" && path === "/api/card")?.body).toEqual({
    name: "Products",
    collection_id: 7,
    dataset_query: {
      database: 1,
      type: "native",
      native: { query: "SELECT category, count(*)\nFROM products" },
    },
    display: "bar",
    visualization_settings: { "graph.dimensions": ["category"], "graph.metrics": ["count"] },
  });
  // the next new question begins with nothing, in the same place
  expect(recall("session", "sql")).toBe("");
  expect(recall("session", "place")).toBe("7");
});

it("a name is asked for, and a refusal stands at its field", async () => {
  answer({
    ...surroundings,
    ...places,
    "POST /api/card": { status: 400, body: { errors: { name: "That name is too long." } } },
  });
  const user = await open();
  await user.click(screen.getByRole("button", { name: "Save" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Save question" }));
  await dialog.findByRole("button", { name: "Collection Our analytics" });
  await user.click(dialog.getByRole("button", { name: "Save" }));
  expect(await dialog.findByText("Enter a name.")).toBeVisible();
  await user.type(dialog.getByRole("textbox", { name: "Name" }), "Products{Enter}");
  expect(await dialog.findByText("That name is too long.")).toBeVisible();
});

it("does not run nothing, and says so", async () => {
  window.sessionStorage.clear();
  answer(surroundings);
  await open();
  expect(screen.getByRole("button", { name: "Run" })).toBeDisabled();
  expect(screen.getByText("Write a query to run.")).toBeVisible();
});

it("leads to connecting a database when there is none", async () => {
  answer({ "GET /api/database": { status: 200, body: { data: [], total: 0 } } });
  await show(<QuestionPage />);
  expect(await screen.findByRole("link", { name: "Connect a database" })).toHaveAttribute(
    "href",
    "/admin/databases/create",
  );
});
