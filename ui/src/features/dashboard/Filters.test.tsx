import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Dashboard, Parameter } from "@/api/types";
import { card } from "@/test/cards";
import { collection } from "@/test/collections";
import { dashboard, dashcard } from "@/test/dashboards";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";
import { result } from "@/test/result";
// loaded before the clock of a test runs: in a browser they are fetched when they are opened
import "./DashboardPage";
import "./Editing";

afterEach(() => vi.unstubAllGlobals());

const rows = result("city Text, count Integer", ["Basel", 51]);
const done = { status: 202, body: { status: "completed", data: rows, row_count: 1, running_time: 12 } };
const RUN = "/api/dashboard/3/dashcard/10/card/12/query";
const city: Parameter = { id: "f1", name: "City", slug: "city", type: "string/=" };
const goes = { parameter_id: "f1", card_id: 12, target: ["variable", ["template-tag", "city"]] };
const filtered = { parameters: [city], dashcards: [dashcard({ parameter_mappings: [goes] })] };

/** A question that has one variable, and another one on a table. */
const withVariable = card({
  dataset_query: {
    type: "native",
    database: 1,
    native: {
      query: "SELECT city FROM orders WHERE city = {{city}}",
      "template-tags": { city: { id: "t", name: "city", "display-name": "City", type: "text" } },
    },
  },
});
const onTable = card({
  id: 13,
  name: "Sums",
  query_type: "query",
  dataset_query: { type: "query", database: 1, query: { "source-table": 5, aggregation: [["count"]] } },
});
const field = (id: number, display_name: string, base_type: string) => ({
  id,
  name: display_name,
  display_name,
  base_type,
  effective_type: base_type,
  semantic_type: null,
  visibility_type: "normal",
});

function openFiltered(own: Partial<Dashboard> = filtered, search = "", more: Parameters<typeof answer>[0] = {}) {
  let now = dashboard(own);
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/collection/7": { status: 200, body: collection() },
    "GET /api/dashboard/3": () => ({ status: 200, body: now }),
    "PUT /api/dashboard/3": (body) => {
      now = { ...now, ...(body as Partial<Dashboard>) };
      return { status: 200, body: now };
    },
    "POST /api/card/12/query": done,
    "POST /api/card/13/query": done,
    [`POST ${RUN}`]: done,
    "GET /api/table/5/query_metadata": {
      status: 200,
      body: {
        id: 5,
        fields: [
          field(22, "State", "type/Text"),
          field(23, "Total", "type/Float"),
          { ...field(24, "Product ID", "type/Integer"), target: { id: 30, table_id: 6 } },
        ],
      },
    },
    "GET /api/table/6/query_metadata": { status: 200, body: { id: 6, fields: [field(31, "Category", "type/Text")] } },
    ...more,
  });
  open(`/dashboard/3-ops${search}`);
  return asked;
}

const runs = (asked: ReturnType<typeof openFiltered>) =>
  asked.filter(({ path }) => path.endsWith("/query")).map(({ path, body }) => [path, body]);
const filters = async () => within(await screen.findByRole("group", { name: "Filters" }));

it("what is filled in goes into the address, and the questions that it reaches are asked anew", async () => {
  const asked = openFiltered();
  await screen.findByRole("grid", { name: "Result of Orders by city" });
  expect(runs(asked)).toEqual([["/api/card/12/query", {}]]);
  await userEvent.type((await filters()).getByRole("combobox", { name: "City" }), "Basel{Enter}");
  await waitFor(() => expect(window.location.search).toBe("?city=Basel"));
  const parameters = [{ id: "f1", type: "string/=", value: ["Basel"] }];
  await waitFor(() => expect(runs(asked).at(-1)).toEqual([RUN, { parameters }]));
});

it("an address that says it is enough; a default counts where it says nothing", async () => {
  const asked = openFiltered({ ...filtered, parameters: [{ ...city, default: ["Bern"] }] }, "?city=Basel");
  await waitFor(() =>
    expect(runs(asked)).toEqual([[RUN, { parameters: [{ id: "f1", type: "string/=", value: ["Basel"] }] }]]),
  );
  expect((await filters()).getByText("Basel")).toBeVisible();
});

it("of a range either end may be open, and both count when they are filled in", async () => {
  const total: Parameter = { id: "f1", name: "Total", slug: "total", type: "number/between" };
  const asked = openFiltered({ ...filtered, parameters: [total] });
  await screen.findByRole("grid", { name: "Result of Orders by city" });
  await userEvent.type((await filters()).getByRole("textbox", { name: "Total from" }), "100");
  await userEvent.type((await filters()).getByRole("textbox", { name: "Total to" }), "x{Enter}");
  expect((await filters()).getByText("A number")).toBeVisible();
  const value = (value: (number | null)[]) => [RUN, { parameters: [{ id: "f1", type: "number/between", value }] }];
  await waitFor(() => expect(runs(asked).at(-1)).toEqual(value([100, null])));
  await userEvent.clear((await filters()).getByRole("textbox", { name: "Total to" }));
  await userEvent.type((await filters()).getByRole("textbox", { name: "Total to" }), "200{Enter}");
  await waitFor(() => expect(runs(asked).at(-1)).toEqual(value([100, 200])));
});

it("a date is a span that is known by name, or one between two days", async () => {
  const made: Parameter = { id: "f1", name: "Made", slug: "made", type: "date/all-options" };
  const asked = openFiltered({ ...filtered, parameters: [made] });
  await screen.findByRole("grid", { name: "Result of Orders by city" });
  const value = (value: string) => [RUN, { parameters: [{ id: "f1", type: "date/all-options", value }] }];
  await userEvent.click((await filters()).getByRole("combobox", { name: "Made" }));
  await userEvent.click(await screen.findByRole("option", { name: "Past 7 days" }));
  await waitFor(() => expect(window.location.search).toBe("?made=past7days"));
  await waitFor(() => expect(runs(asked).at(-1)).toEqual(value("past7days")));
  await userEvent.click((await filters()).getByRole("combobox", { name: "Made" }));
  await userEvent.click(await screen.findByRole("option", { name: "Between…" }));
  await userEvent.type(await (await filters()).findByLabelText("Made from"), "2024-01-01");
  await userEvent.type((await filters()).getByLabelText("Made to"), "2024-03-31{Enter}");
  await waitFor(() => expect(runs(asked).at(-1)).toEqual(value("2024-01-01~2024-03-31")));
});

it("where filters wait for a word, nothing is asked before it", async () => {
  const asked = openFiltered({ ...filtered, auto_apply_filters: false });
  await screen.findByRole("grid", { name: "Result of Orders by city" });
  await userEvent.type((await filters()).getByRole("combobox", { name: "City" }), "Basel{Enter}");
  expect(runs(asked)).toHaveLength(1);
  await userEvent.click((await filters()).getByRole("button", { name: "Apply" }));
  await waitFor(() => expect(window.location.search).toBe("?city=Basel"));
  await waitFor(() => expect(runs(asked)).toHaveLength(2));
});

it("filters that reach nothing here are not shown, and others’ kinds are shown as they are", async () => {
  openFiltered({
    parameters: [city, { id: "u", name: "Unit", slug: "unit", type: "temporal-unit", default: "month" }],
    dashcards: [dashcard({ parameter_mappings: [{ ...goes, parameter_id: "u" }] })],
  });
  const row = await filters();
  expect(row.queryByRole("combobox", { name: "City" })).toBeNull();
  expect(row.getByRole("textbox", { name: "Unit" })).toBeDisabled();
});

it("a filter is made, connected to a variable and to a column, and saved with the rest", async () => {
  const asked = openFiltered(
    { dashcards: [dashcard({ card: withVariable }), dashcard({ id: 20, row: 6, card_id: 13, card: onTable })] },
    "?edit=true",
  );
  await userEvent.click(await screen.findByRole("button", { name: "Add filter" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New filter" }));
  expect(dialog.getByRole("button", { name: "Add filter" })).toBeDisabled();
  await userEvent.type(dialog.getByRole("textbox", { name: "Name" }), "City");
  await userEvent.click(dialog.getByRole("combobox", { name: "Orders by city" }));
  await userEvent.click(await screen.findByRole("option", { name: "City" }));
  await userEvent.click(dialog.getByRole("combobox", { name: "Sums" }));
  expect(screen.queryByRole("option", { name: "Total" })).toBeNull();
  expect(await screen.findByRole("option", { name: "Product ID › Category" })).toBeVisible();
  await userEvent.click(screen.getByRole("option", { name: "State" }));
  await userEvent.click(dialog.getByRole("button", { name: "Add filter" }));
  expect(await screen.findByText("in 2 questions")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "PUT")).toBe(true));
  const sent = asked.find(({ method }) => method === "PUT")?.body as Partial<Dashboard>;
  expect(sent.parameters).toEqual([
    { id: "filter", name: "City", slug: "city", type: "string/=", sectionId: "string", default: null },
  ]);
  const goesTo = (card_id: number, target: unknown[]) => [{ parameter_id: "filter", card_id, target }];
  expect(sent.dashcards?.map(({ parameter_mappings }) => parameter_mappings)).toEqual([
    goesTo(12, ["variable", ["template-tag", "city"]]),
    goesTo(13, ["dimension", ["field", 22, null], { "stage-number": 0 }]),
  ]);
});

it("a filter that is removed goes with all that was connected to it, and comes back with one step", async () => {
  openFiltered(filtered, "?edit=true");
  await userEvent.click(await screen.findByRole("button", { name: "Remove the filter City" }));
  expect(screen.queryByRole("group", { name: "Filters" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("in 1 question")).toBeVisible();
});
