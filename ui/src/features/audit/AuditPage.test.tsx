import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const event = {
  id: 9,
  at: "2026-05-01T09:00:00Z",
  topic: "setting-update",
  actor: { id: 1, common_name: "Ada L", email: "ada@example.com" },
  api_key: null,
  ip_address: "10.0.0.7",
  model: "Setting",
  model_id: null,
  details: { key: "site-name", new: "Acme" },
  is_sealed: true,
};
const page = (data: object[], total = data.length) => ({
  status: 200,
  body: { data, total, limit: 50, offset: 0, topics: ["setting-update", "user-login"] },
});
const surroundings = {
  "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
  "GET /api/user/current": signedIn(true),
  "GET /api/user": { status: 200, body: { data: [], total: 0 } },
};

/** The queries of the requests for events. */
let queries: URLSearchParams[] = [];

function serve(answers: Parameters<typeof answer>[0]) {
  answer({ ...surroundings, ...answers });
  const answered = window.fetch;
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    if (url.startsWith("/api/audit?")) queries.push(new URLSearchParams(url.split("?")[1]));
    return answered(url, init);
  });
}

const last = () => Object.fromEntries(queries.at(-1) ?? []);

beforeEach(() => {
  queries = [];
});

test("an event tells everything, and leads to others like it", async () => {
  serve({ "GET /api/audit": page([event]) });
  open("/admin/audit");
  const row = within(await screen.findByRole("table", { name: "Events" })).getAllByRole("row")[1] as HTMLElement;
  expect(row).toHaveTextContent("Ada L");
  expect(row).toHaveTextContent("Sealed");
  await userEvent.click(within(row).getByRole("button", { name: "Changed a setting" }));
  const details = await screen.findByRole("table", { name: "Details" });
  expect(within(details).getByRole("row", { name: "key site-name" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Only this address" }));
  await waitFor(() => expect(last()).toEqual({ ip_address: "10.0.0.7", limit: "50", offset: "0" }));
  expect(window.location.search).toBe("?address=10.0.0.7");
});

test("the address decides what is shown, and the file holds the same", async () => {
  serve({ "GET /api/audit": page([event], 120) });
  open("/admin/audit?topic=setting-update&text=site&page=2");
  expect(await screen.findByText("51–100 of 120")).toBeVisible();
  expect(last()).toEqual({ topic: "setting-update", query: "site", limit: "50", offset: "50" });
  expect(screen.getByRole("link", { name: "Download CSV" })).toHaveAttribute(
    "href",
    "/api/audit/csv?topic=setting-update&query=site",
  );
});

test("another filter begins at the first page", async () => {
  serve({ "GET /api/audit": page([event], 120) });
  open("/admin/audit?page=2");
  await screen.findByText("51–100 of 120");
  await userEvent.click(screen.getByRole("combobox", { name: "What happened" }));
  await userEvent.click(await screen.findByRole("option", { name: "Signed in" }));
  await waitFor(() => expect(last()).toEqual({ topic: "user-login", limit: "50", offset: "0" }));
});

test("a span is counted back from now", async () => {
  serve({ "GET /api/audit": page([]) });
  open("/admin/audit?within=hour");
  expect(await screen.findByText("No event like that")).toBeVisible();
  const after = Date.parse(last().after ?? "");
  expect(Math.abs(Date.now() - 3_600_000 - after)).toBeLessThan(60_000);
});

test("between two moments, of which the second may be left open", async () => {
  serve({ "GET /api/audit": page([event]) });
  open("/admin/audit");
  await userEvent.click(await screen.findByRole("combobox", { name: "Time" }));
  await userEvent.click(await screen.findByRole("option", { name: "Between…" }));
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-05-01T09:00" } });
  fireEvent.blur(screen.getByLabelText("From"));
  const after = new Date("2026-05-01T09:00").toISOString();
  await waitFor(() => expect(last()).toEqual({ after, limit: "50", offset: "0" }));
  expect(screen.getByLabelText("From")).toHaveValue("2026-05-01T09:00");
  await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(window.location.search).toBe(""));
  expect(screen.queryByLabelText("From")).toBeNull();
});

test("half an address is not asked for", async () => {
  serve({ "GET /api/audit": page([event]) });
  open("/admin/audit");
  const address = await screen.findByRole("textbox", { name: "IP address" });
  await userEvent.type(address, "10.0.0");
  await userEvent.tab();
  expect(address).toHaveAccessibleDescription(/Not a whole address/);
  await userEvent.type(address, ".7");
  await waitFor(() => expect(last()).toEqual({ ip_address: "10.0.0.7", limit: "50", offset: "0" }));
  expect(queries.filter((query) => query.has("ip_address"))).toHaveLength(1);
});

test("events that cannot be had are said, with another try", async () => {
  serve({ "GET /api/audit": { status: 500, body: { message: "Something went wrong" } } });
  open("/admin/audit");
  expect(await screen.findByRole("alert")).toHaveTextContent("Could not load events");
});
