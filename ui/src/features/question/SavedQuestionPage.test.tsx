import { MantineProvider } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { Card } from "@/api/types";
import { card } from "@/test/cards";
import { collection, node } from "@/test/collections";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";
import { result } from "@/test/result";

const database = { id: 1, name: "Sample Database", engine: "sqlite", native_permissions: "write" };
const cities = result("city Text, count Integer", ["Basel", 51], ["Bern", 53]);
const finished = {
  status: 202,
  body: { status: "completed", data: cities, row_count: 2, running_time: 12, started_at: "2026-01-05T10:00:00Z" },
};

beforeAll(() => {
  // the editor asks where its letters are; jsdom has no layout to answer from
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
});
afterEach(() => {
  vi.unstubAllGlobals();
  window.sessionStorage.clear();
  window.localStorage.clear();
  notifications.clean();
});

function openQuestion(own: Partial<Card> = {}, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/database": { status: 200, body: { data: [database], total: 1 } },
    "GET /api/database/1/fields": { status: 200, body: [] },
    "GET /api/collection/tree": { status: 200, body: [node(7, "Sales"), node(9, "Support")] },
    "GET /api/collection/root": { status: 200, body: { ...collection(), id: "root", name: "Our analytics" } },
    "GET /api/collection/7": { status: 200, body: collection() },
    "GET /api/collection/trash": { status: 200, body: collection({ id: 2, name: "Trash", type: "trash" }) },
    "GET /api/card/12": { status: 200, body: card(own) },
    "POST /api/card/12/query": finished,
    "POST /api/dataset": finished,
    ...more,
  });
  render(<Notifications />, { wrapper: (props) => <MantineProvider env="test" {...props} /> });
  open("/question/12");
  return asked;
}

const said = (text: string | RegExp) => screen.findByText(text);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const saved = "SELECT city, count FROM orders";
const written = `${saved} LIMIT 5`;
/** Replaces the text at once, as people paste it. */
const write = async () => {
  await press("Edit SQL");
  const editor = await screen.findByRole("textbox", { name: "SQL" });
  await userEvent.click(editor);
  await userEvent.keyboard("{Control>}a{/Control}");
  await userEvent.paste(written);
  expect(editor).toHaveTextContent(written);
};

it("opens with its answer, where it lies, and who changed it last", async () => {
  const asked = openQuestion({ description: "Where orders come from" });
  expect(await said("Query finished: 2 rows in 12 ms")).toBeInTheDocument();
  expect(screen.getByRole("heading", { level: 1, name: "Orders by city" })).toBeVisible();
  expect(screen.getByText("Where orders come from")).toBeVisible();
  expect(screen.getByText(/Changed by Bob B/)).toBeVisible();
  expect(await screen.findByRole("link", { name: "Sales" })).toHaveAttribute("href", "/collection/7");
  expect(window.location.pathname).toBe("/question/12-orders-by-city");
  // as it is saved, not as somebody’s own query
  expect(asked.filter(({ path }) => path === "/api/dataset")).toEqual([]);
  expect(screen.queryByRole("textbox", { name: "SQL" })).toBeNull();
});

it("draws the picture it was saved with", async () => {
  openQuestion({
    display: "pie",
    visualization_settings: { "pie.dimension": "city", "pie.metric": "count" },
  });
  expect(await screen.findByRole("radio", { name: "Pie" })).toBeChecked();
  expect(screen.queryByRole("group", { name: "Not saved yet" })).toBeNull();
});

const asks = (query: string) => ({ database: 1, type: "native", native: { query, "template-tags": {} } });

it("another text is tried before it is saved, with all that belongs to the query", async () => {
  const asked = openQuestion({ dataset_query: asks(saved) });
  await write();
  await press("Run");
  await waitFor(() => expect(asked).toContainEqual({ method: "POST", path: "/api/dataset", body: asks(written) }));
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
});

it("another text is saved over the one before", async () => {
  const query = asks(written);
  const asked = openQuestion(
    { dataset_query: asks(saved) },
    { "PUT /api/card/12": { status: 200, body: card({ dataset_query: query }) } },
  );
  await write();
  await userEvent.keyboard("{Control>}s{/Control}");
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/card/12", body: { dataset_query: query } }),
  );
});

it("another picture is saved without the query", async () => {
  const asked = openQuestion({}, { "PUT /api/card/12": { status: 200, body: card({ display: "bar" }) } });
  await userEvent.click(await screen.findByRole("radio", { name: "Bar" }));
  await press("Save");
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/card/12",
      body: {
        display: "bar",
        visualization_settings: { "graph.dimensions": ["city"], "graph.metrics": ["count"] },
      },
    }),
  );
});

it("what is not saved is asked about before it is left, and can be put aside", async () => {
  openQuestion({}, { "GET /api/collection/7/items": { status: 200, body: { total: 0, data: [], models: [] } } });
  await write();
  await userEvent.click(screen.getByRole("link", { name: "Sales" }));
  expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
  await press("Cancel");
  await press("Discard");
  await waitFor(() => expect(screen.queryByText("Not saved")).toBeNull());
  await userEvent.click(screen.getByRole("link", { name: "Sales" }));
  await waitFor(() => expect(window.location.pathname).toBe("/collection/7"));
});

it("a refusal is said, and what was written is kept", async () => {
  openQuestion({}, { "PUT /api/card/12": { status: 403, body: "You don't have permissions to do that." } });
  await write();
  await press("Save");
  expect(await screen.findByRole("alert")).toHaveTextContent("You don't have permissions to do that.");
  expect(screen.getByRole("textbox", { name: "SQL" })).toHaveTextContent(written);
});

it("who may not change it saves a question of their own, with the answer they have", async () => {
  const made = card({ id: 13, name: "Mine", collection_id: 9 });
  const asked = openQuestion(
    { can_write: false },
    {
      "POST /api/card": { status: 200, body: made },
      "GET /api/card/13": { status: 200, body: made },
      "GET /api/collection/9": { status: 200, body: collection({ id: 9, name: "Support" }) },
    },
  );
  await write();
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  await press("Save as new…");
  const dialog = within(await screen.findByRole("dialog", { name: "Save as a new question" }));
  await userEvent.clear(dialog.getByRole("textbox", { name: "Name" }));
  await userEvent.type(dialog.getByRole("textbox", { name: "Name" }), "Mine");
  await userEvent.click(await dialog.findByRole("button", { name: "Collection Sales" }));
  await userEvent.click(await screen.findByRole("treeitem", { name: "Support" }));
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(window.location.pathname).toBe("/question/13-mine"));
  expect(asked.find(({ method, path }) => method === "POST" && path === "/api/card")?.body).toEqual({
    name: "Mine",
    collection_id: 9,
    display: "table",
    visualization_settings: {},
    dataset_query: { database: 1, type: "native", native: { query: written } },
  });
  expect(await screen.findByRole("heading", { level: 1, name: "Mine" })).toBeVisible();
  expect(screen.getByRole("grid", { name: "Result" })).toBeVisible();
  expect(asked.filter(({ path }) => path === "/api/card/13/query")).toEqual([]);
});

it("who may not write SQL sees it, and may not change a letter", async () => {
  openQuestion({ can_write: false, can_run_adhoc_query: false });
  await press("Show SQL");
  const editor = await screen.findByRole("textbox", { name: "SQL" });
  expect(editor).toHaveAttribute("aria-readonly", "true");
  await userEvent.click(editor);
  await userEvent.keyboard("DROP");
  expect(editor).toHaveTextContent(/^SELECT city, count FROM orders$/);
  expect(screen.queryByRole("button", { name: "Rename" })).toBeNull();
  await userEvent.click(screen.getByRole("radio", { name: "Bar" }));
  expect(screen.queryByRole("button", { name: /^Save/ })).toBeNull();
});

it("its name and what it is for are changed where they stand", async () => {
  let now = card();
  const asked = openQuestion(
    {},
    {
      "GET /api/card/12": () => ({ status: 200, body: now }),
      "PUT /api/card/12": (body) => {
        now = { ...now, ...(body as Partial<Card>) };
        return { status: 200, body: now };
      },
    },
  );
  await press("Rename");
  await userEvent.clear(screen.getByRole("textbox", { name: "Name" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "Orders{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await waitFor(() => expect(window.location.pathname).toBe("/question/12-orders"));
  await press("Describe");
  await userEvent.type(screen.getByRole("textbox", { name: "Description" }), "All of them{Enter}");
  expect(await said("All of them")).toBeVisible();
  expect(asked).toContainEqual({ method: "PUT", path: "/api/card/12", body: { description: "All of them" } });
});

it("goes into the trash without a question, and comes back with one button", async () => {
  let now = card();
  const asked = openQuestion(
    {},
    {
      "GET /api/card/12": () => ({ status: 200, body: now }),
      "PUT /api/card/12": (body) => {
        now = { ...now, ...(body as Partial<Card>) };
        return { status: 200, body: now };
      },
    },
  );
  await press("Actions for Orders by city");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move to the trash" }));
  expect(await said(/This question is in the trash/)).toBeVisible();
  await press("Undo");
  await waitFor(() => expect(screen.queryByText(/This question is in the trash/)).toBeNull());
  expect(asked.filter(({ method }) => method === "PUT").map(({ body }) => body)).toEqual([
    { archived: true },
    { archived: false },
  ]);
});

it("what cannot go back where it was is given another place", async () => {
  const asked = openQuestion(
    { archived: true, can_restore: true, can_delete: true },
    { "PUT /api/card/12": { status: 400, body: "No way back." } },
  );
  await press("Restore");
  const dialog = within(await screen.findByRole("dialog", { name: "Where should “Orders by city” go?" }));
  await userEvent.click(
    await within(await screen.findByRole("tree")).findByRole("treeitem", { name: "Our analytics" }),
  );
  await userEvent.click(dialog.getByRole("button", { name: "Restore" }));
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/card/12",
      body: { collection_id: null, archived: false },
    }),
  );
});

it("is moved into another collection", async () => {
  const asked = openQuestion({}, { "PUT /api/card/12": { status: 200, body: card() } });
  await press("Actions for Orders by city");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move…" }));
  await userEvent.click(await within(await screen.findByRole("tree")).findByRole("treeitem", { name: "Support" }));
  await userEvent.click(screen.getByRole("button", { name: "Move" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: "/api/card/12", body: { collection_id: 9 } }),
  );
});

it("says calmly what the server cannot answer yet, and plainly what failed", async () => {
  const failure = { status: "failed", data: { rows: [], cols: [] }, row_count: 0, running_time: 1 };
  openQuestion(
    { query_type: "query", dataset_query: { database: 1, type: "query", query: { "source-table": 4 } } },
    {
      "POST /api/card/12/query": {
        status: 202,
        body: { ...failure, error: "Joins are not understood yet.", error_type: "unsupported-feature" },
      },
    },
  );
  const notice = await screen.findByRole("alert");
  expect(notice).toHaveTextContent("This question cannot be answered here yet");
  expect(notice).toHaveTextContent("Joins are not understood yet.");
  expect(screen.queryByRole("button", { name: /SQL/ })).toBeNull();
});

it.each([
  [404, "Not found.", "There is no such question"],
  [403, "You don't have permissions to do that.", "This question is not for you"],
])("a question that cannot be had says why: %i", async (status, body, title) => {
  openQuestion({}, { "GET /api/card/12": { status, body } });
  expect(await said(title)).toBeVisible();
});
