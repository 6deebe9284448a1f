import { MantineProvider } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Dashboard } from "@/api/types";
import { card } from "@/test/cards";
import { collection, item, node } from "@/test/collections";
import { dashboard, dashcard, text } from "@/test/dashboards";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";
import { result } from "@/test/result";
// loaded before the clock of a test runs: in a browser they are fetched when they are opened
import "./DashboardPage";
import "./Editing";
import "./NewDashboardPage";

const cities = result("city Text, count Integer", ["Basel", 51], ["Bern", 53]);
const done = (data = cities) => ({
  status: 202,
  body: { status: "completed", data, row_count: data.rows.length, running_time: 12 },
});

afterEach(() => {
  vi.unstubAllGlobals();
  window.sessionStorage.clear();
  window.localStorage.clear();
  notifications.clean();
});

/** The server keeps what is sent, and gives what is new an id. */
function openDashboard(
  own: Partial<Dashboard> = {},
  more: Parameters<typeof answer>[0] = {},
  search = "",
  page = "3-ops",
) {
  let now = dashboard(own);
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/collection/tree": { status: 200, body: [node(7, "Sales"), node(9, "Support")] },
    "GET /api/collection/root": { status: 200, body: { ...collection(), id: "root", name: "Our analytics" } },
    "GET /api/collection/7": { status: 200, body: collection() },
    "GET /api/collection/trash": { status: 200, body: collection({ id: 2, name: "Trash", type: "trash" }) },
    "GET /api/collection/7/items": {
      status: 200,
      body: {
        total: 2,
        data: [item({ id: 12, model: "card", name: "Orders by city" }), item({ id: 13, model: "card", name: "Sums" })],
        models: ["card"],
      },
    },
    "GET /api/card/13": { status: 200, body: card({ id: 13, name: "Sums", display: "scalar" }) },
    "POST /api/card/12/query": done(),
    "POST /api/card/13/query": done(result("sum Integer", [104])),
    "GET /api/dashboard/3": () => ({ status: 200, body: now }),
    "PUT /api/dashboard/3": (body) => {
      const sent = body as Partial<Dashboard>;
      now = { ...now, ...sent };
      return { status: 200, body: now };
    },
    ...more,
  });
  render(<Notifications />, { wrapper: (props) => <MantineProvider env="test" {...props} /> });
  open(`/dashboard/${page}${search}`);
  return asked;
}

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const put = (asked: ReturnType<typeof openDashboard>) =>
  asked.filter(({ method }) => method === "PUT").map(({ body }) => body as Partial<Dashboard>);

it("shows questions with their answers, and texts, as they are read", async () => {
  openDashboard({
    description: "All that matters",
    dashcards: [text("# Sales\n**by city**, <b>no HTML</b>", { row: 0 }), dashcard({ row: 3 })],
  });
  expect(await screen.findByRole("grid", { name: "Result of Orders by city" })).toBeVisible();
  expect(screen.getByRole("heading", { level: 1, name: "Ops" })).toBeVisible();
  expect(screen.getByText("All that matters")).toBeVisible();
  expect(screen.getByText(/Changed by Bob B/)).toBeVisible();
  expect(screen.getByRole("heading", { level: 2, name: "Sales" })).toBeVisible();
  expect(screen.getByText(/<b>no HTML<\/b>/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Orders by city" })).toHaveAttribute("href", "/question/12-orders-by-city");
  expect(await screen.findByRole("link", { name: "Sales" })).toHaveAttribute("href", "/collection/7");
});

it("what fails, what has no rows and what is hidden say so beside each other", async () => {
  openDashboard(
    {
      dashcards: [
        dashcard({ id: 1 }),
        dashcard({ id: 2, card_id: 13, card: card({ id: 13, name: "Sums" }), row: 6 }),
        dashcard({ id: 3, card_id: 14, card: {}, row: 12 }),
        dashcard({ id: 4, card_id: 15, card: card({ id: 15, name: "Old", archived: true }), row: 18 }),
      ],
    },
    {
      "POST /api/card/12/query": {
        status: 202,
        body: { status: "failed", error: "no such column: sould", data: { rows: [], cols: [] }, row_count: 0 },
      },
      "POST /api/card/13/query": done(result("sum Integer")),
    },
  );
  const failed = within(await screen.findByRole("region", { name: "Orders by city" }));
  expect(await failed.findByText("no such column: sould")).toBeVisible();
  expect(failed.getByRole("button", { name: "Try again" })).toBeVisible();
  expect(await within(screen.getByRole("region", { name: "Sums" })).findByText("No rows")).toBeVisible();
  expect(screen.getByText("This question lies in a collection that you do not see.")).toBeVisible();
  expect(screen.getByText("In the trash")).toBeVisible();
});

it("asks anew when somebody says so", async () => {
  const asked = openDashboard({ dashcards: [dashcard()] });
  await screen.findByRole("grid", { name: "Result of Orders by city" });
  await press("Refresh");
  const runs = () => asked.filter(({ path }) => path === "/api/card/12/query");
  await waitFor(() => expect(runs()).toHaveLength(2));
});

it("shows one tab at a time, and runs what is on it", async () => {
  const asked = openDashboard({
    tabs: [
      { id: 1, name: "Cities" },
      { id: 2, name: "Sums" },
    ],
    dashcards: [
      dashcard({ dashboard_tab_id: 1 }),
      dashcard({ id: 20, dashboard_tab_id: 2, card_id: 13, card: card({ id: 13, name: "Sums", display: "scalar" }) }),
    ],
  });
  await screen.findByRole("grid", { name: "Result of Orders by city" });
  expect(asked.some(({ path }) => path === "/api/card/13/query")).toBe(false);
  await userEvent.click(screen.getByRole("tab", { name: "Sums" }));
  expect(await screen.findByText("104")).toBeVisible();
  expect(window.location.search).toBe("?tab=2");
});

it("questions and texts are put on it and saved together", async () => {
  const asked = openDashboard();
  await press("Edit");
  await press("Add question");
  const dialog = within(await screen.findByRole("dialog", { name: "Add questions" }));
  await userEvent.type(dialog.getByRole("textbox", { name: "Search" }), "orders");
  expect(dialog.queryByRole("button", { name: "Add Sums" })).toBeNull();
  await userEvent.clear(dialog.getByRole("textbox", { name: "Search" }));
  await userEvent.click(await dialog.findByRole("button", { name: "Add Sums" }));
  expect(await dialog.findByText("“Sums” added")).toBeVisible();
  await userEvent.click(dialog.getByRole("button", { name: "Done" }));
  await press("Add text");
  await userEvent.type(await screen.findByRole("textbox", { name: "Text" }), "Read this");
  await press("Save");
  await waitFor(() => expect(put(asked)).toHaveLength(1));
  const [sent] = put(asked);
  expect(sent?.tabs).toEqual([]);
  expect(sent?.dashcards).toMatchObject([
    { id: -1, card_id: 13, dashboard_tab_id: null, row: 0, col: 0, size_x: 6, size_y: 3 },
    { id: -2, card_id: null, row: 0, col: 6, visualization_settings: { text: "Read this" } },
  ]);
  expect(await screen.findByText("Read this")).toBeVisible();
  expect(screen.getByRole("button", { name: "Edit" })).toBeVisible();
});

it("the keyboard moves and sizes, and the last step can be taken back", async () => {
  const asked = openDashboard({ dashcards: [dashcard(), text("Below")] }, {}, "?edit=true");
  const handle = await screen.findByRole("button", { name: "Move Orders by city" });
  handle.focus();
  await userEvent.keyboard("{ArrowRight}{ArrowDown}{Shift>}{ArrowLeft}{ArrowDown}{/Shift}");
  expect(await screen.findByText("Row 2, column 2, 11 wide, 7 high")).toBeInTheDocument();
  await press("Remove Below");
  expect(screen.queryByRole("group", { name: "Below" })).toBeNull();
  await press("Undo");
  expect(await screen.findByRole("group", { name: "Below" })).toBeVisible();
  await press("Save");
  await waitFor(() => expect(put(asked)).toHaveLength(1));
  expect(put(asked)[0]?.dashcards).toMatchObject([
    { id: 10, row: 1, col: 1, size_x: 11, size_y: 7 },
    { id: 11, row: 8, col: 0 },
  ]);
});

it("tabs are added, named and filled", async () => {
  const asked = openDashboard({ dashcards: [dashcard()] }, {}, "?edit=true");
  await press("Add tab");
  const name = await screen.findByRole("textbox", { name: "Name of the tab" });
  await userEvent.clear(name);
  await userEvent.type(name, "More");
  await press("Add heading");
  await userEvent.type(await screen.findByRole("textbox", { name: "Heading" }), "Soon");
  await press("Save");
  await waitFor(() => expect(put(asked)).toHaveLength(1));
  expect(put(asked)[0]?.tabs).toEqual([
    { id: -1, name: "Tab 1" },
    { id: -2, name: "More" },
  ]);
  expect(put(asked)[0]?.dashcards).toMatchObject([
    { id: 10, dashboard_tab_id: -1 },
    { id: -3, dashboard_tab_id: -2, size_x: 24, size_y: 1 },
  ]);
});

it("a refusal is said, and what was done is kept", async () => {
  openDashboard(
    { dashcards: [text("Old")] },
    { "PUT /api/dashboard/3": { status: 403, body: "You don't have permissions to do that." } },
    "?edit=true",
  );
  const field = await screen.findByRole("textbox", { name: "Text" });
  await userEvent.type(field, " and new");
  await press("Save");
  expect(await screen.findByRole("alert")).toHaveTextContent("You don't have permissions to do that.");
  expect(screen.getByRole("textbox", { name: "Text" })).toHaveValue("Old and new");
});

it("what somebody else laid out meanwhile is not written over without a word", async () => {
  let theirs = dashboard({ dashcards: [text("Old")] });
  const asked = openDashboard({}, { "GET /api/dashboard/3": () => ({ status: 200, body: theirs }) }, "?edit=true");
  await userEvent.type(await screen.findByRole("textbox", { name: "Text" }), " and mine");
  theirs = dashboard({ dashcards: [text("Theirs")] });
  await press("Save");
  expect(await screen.findByRole("alert")).toHaveTextContent("Bob B laid this dashboard out otherwise meanwhile");
  expect(put(asked)).toEqual([]);
  expect(screen.getByRole("textbox", { name: "Text" })).toHaveValue("Old and mine");
  await press("Save mine over theirs");
  await waitFor(() => expect(put(asked)).toHaveLength(1));
});

it("what is not saved is asked about before it is left, and Cancel puts it aside", async () => {
  const asked = openDashboard({ dashcards: [text("Old")] }, {}, "?edit=true");
  await userEvent.type(await screen.findByRole("textbox", { name: "Text" }), "er");
  await userEvent.click(screen.getByRole("link", { name: "Collections" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Leave without saving?" }));
  await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
  await press("Cancel");
  expect(await screen.findByText("Old")).toBeVisible();
  expect(put(asked)).toEqual([]);
});

it("who may not change it looks at it", async () => {
  openDashboard({ can_write: false, dashcards: [text("Hello")] }, { "GET /api/user/current": signedIn(false) });
  expect(await screen.findByText("Hello")).toBeVisible();
  for (const name of ["Edit", "Rename", "Describe"]) expect(screen.queryByRole("button", { name })).toBeNull();
  await press("Actions for Ops");
  expect((await screen.findAllByRole("menuitem")).map(({ textContent }) => textContent)).toEqual(["Duplicate…"]);
});

it("goes into the trash without a question, and comes back with one button", async () => {
  const asked = openDashboard({ dashcards: [text("Hello")] });
  await press("Actions for Ops");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Move to the trash" }));
  expect(await screen.findByText(/This dashboard is in the trash/)).toBeVisible();
  await press("Undo");
  await waitFor(() => expect(screen.queryByText(/This dashboard is in the trash/)).toBeNull());
  expect(put(asked)).toEqual([{ archived: true }, { archived: false }]);
});

it("is duplicated under another name, beside it or elsewhere, with its questions or without, and opens", async () => {
  const copy = dashboard({ id: 5, name: "Copy of Ops", collection_id: 9 });
  const asked = openDashboard(
    { dashcards: [text("Hello")] },
    {
      "POST /api/dashboard/3/copy": { status: 200, body: { ...copy, uncopied: [{ id: 40 }] } },
      "GET /api/dashboard/5": { status: 200, body: copy },
      "GET /api/collection/9": { status: 200, body: collection({ id: 9, name: "Support" }) },
    },
  );
  await press("Actions for Ops");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Duplicate…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Duplicate “Ops”" }));
  expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("Copy of Ops");
  await userEvent.click(await dialog.findByRole("button", { name: "Collection Sales" }));
  await userEvent.click(await screen.findByRole("treeitem", { name: "Support" }));
  await userEvent.click(dialog.getByRole("checkbox", { name: "Copy its questions, too" }));
  await userEvent.click(dialog.getByRole("button", { name: "Duplicate" }));
  expect(await screen.findByText("“Copy of Ops” made, without 1 question that you do not see")).toBeVisible();
  expect(window.location.pathname).toBe("/dashboard/5-copy-of-ops");
  expect(asked.find(({ path }) => path === "/api/dashboard/3/copy")?.body).toEqual({
    name: "Copy of Ops",
    collection_id: 9,
    is_deep_copy: true,
  });
});

it("is made where people want it, and opens to be filled", async () => {
  const made = dashboard({ id: 4, name: "Sales today" });
  const asked = openDashboard(
    {},
    {
      "POST /api/dashboard": { status: 200, body: made },
      "GET /api/dashboard/4": { status: 200, body: made },
      "GET /api/collection/9": { status: 200, body: collection({ id: 9, name: "Support" }) },
    },
    "?collection=9",
    "new",
  );
  await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), "Sales today");
  await screen.findByRole("button", { name: "Collection Support" });
  await press("Create dashboard");
  expect(await screen.findByRole("region", { name: "Editing" })).toBeVisible();
  expect(window.location.pathname).toBe("/dashboard/4-sales-today");
  expect(asked.find(({ method, path }) => method === "POST" && path === "/api/dashboard")?.body).toEqual({
    name: "Sales today",
    collection_id: 9,
  });
});

it.each([
  [404, "Not found.", "There is no such dashboard"],
  [403, "You don't have permissions to do that.", "This dashboard is not for you"],
])("a dashboard that cannot be had says why: %i", async (status, body, title) => {
  openDashboard({}, { "GET /api/dashboard/3": { status, body } });
  expect(await screen.findByText(title)).toBeVisible();
});
