import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const everybody = { id: 1, name: "All Users" };
const shops = { type: "database", id: 7, name: "Shops" };

const holders = {
  action: "view-data",
  object: shops,
  counts: { groups: 1, people: 1, api_keys: 0 },
  data: [
    { type: "group", ...everybody, through: [everybody] },
    { type: "person", id: 8, name: "Grace Hopper", through: [everybody] },
  ],
  total: 2,
};

const level = (level: string, group: typeof everybody | null = null) => ({ level, group, tables_that_differ: 0 });
const holdings = {
  principal: { type: "person", id: 8, name: "Grace Hopper" },
  is_administrator: false,
  is_stopped: false,
  groups: [everybody],
  data: [
    {
      ...shops,
      actions: ["see", "view-data", "query"],
      permissions: { "view-data": level("unrestricted", everybody), download: level("none") },
    },
  ],
  total: 1,
};

const explanation = {
  allowed: true,
  action: "view-data",
  principal: holdings.principal,
  object: shops,
  because: [{ kind: "grant", text: "All Users may see the rows of Shops." }],
  would_change: [{ kind: "revoke", text: "Block Shops for All Users." }],
};

function openAt(address: string, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/who-can": { status: 200, body: holders },
    "GET /api/permissions/what-can": { status: 200, body: holdings },
    "GET /api/permissions/explain": { status: 200, body: explanation },
    ...more,
  });
  open(address);
  return asked;
}

test("who can see a database is listed, and a click says why and what would change it", async () => {
  openAt("/admin/permissions/who-can?database=7");
  expect(await screen.findByRole("heading", { level: 1, name: "Who can see Shops?" })).toBeVisible();
  expect(screen.getByRole("radio", { name: "People 1" })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "All Users" })).toHaveAttribute("href", "/admin/permissions/data/group/1");
  await userEvent.click(screen.getByRole("button", { name: "Grace Hopper" }));
  expect(await screen.findByRole("list", { name: "Reasons" })).toHaveTextContent(
    "All Users may see the rows of Shops.",
  );
  expect(screen.getByRole("list", { name: "What would change it" })).toHaveTextContent("Block Shops for All Users.");
});

test("what a person can see is listed with the group it comes from", async () => {
  openAt("/admin/permissions/what-can?person=8");
  expect(await screen.findByRole("heading", { level: 1, name: "What can Grace Hopper see?" })).toBeVisible();
  const row = (await screen.findByRole("button", { name: "Shops" })).closest("tr");
  expect(row).toHaveTextContent("see its rows, ask new questions");
  expect(row).toHaveTextContent("View data: Unrestricted");
  expect(row).toHaveTextContent("All Users");
});

test("who may nothing is told so", async () => {
  openAt("/admin/permissions/what-can?key=4", {
    "GET /api/permissions/what-can": { status: 200, body: { ...holdings, is_stopped: true, data: [], total: 0 } },
  });
  expect(await screen.findByText(/Out of use/)).toBeVisible();
  expect(screen.getByText("Nothing like that")).toBeVisible();
});

test("a refusal is shown, with a way to try again", async () => {
  const asked = openAt("/admin/permissions/who-can?table=7", {
    "GET /api/permissions/who-can": { status: 404, body: "Not found." },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  await waitFor(() => expect(asked.filter(({ path }) => path === "/api/permissions/who-can")).toHaveLength(2));
});

test("without a thing to ask about, the page says where to begin", async () => {
  openAt("/admin/permissions/who-can");
  expect(await screen.findByText("Open this from a database, a table or a collection")).toBeVisible();
});
