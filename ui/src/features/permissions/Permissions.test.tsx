import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { groups } from "@/test/people";
import { answer } from "@/test/render";
import * as things from "@/test/things";

const everything = {
  "view-data": "unrestricted",
  "create-queries": "query-builder-and-native",
  download: { schemas: "full" },
};
const graph = {
  revision: 4,
  groups: { "1": { "7": everything }, "2": { "7": { ...everything, details: "yes" } }, "3": { "7": everything } },
};
const tables = [
  things.table({ id: 41, db_id: 7, schema: "PUBLIC", name: "Orders" }),
  things.table({ id: 42, db_id: 7, schema: "PUBLIC", name: "People" }),
  things.table({ id: 43, db_id: 7, schema: "sales", name: "Deals" }),
];

function openAt(address: string, more: Parameters<typeof answer>[0] = {}) {
  const answers: Parameters<typeof answer>[0] = {
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/permissions/group": { status: 200, body: groups },
    "GET /api/database": { status: 200, body: { data: [{ id: 7, name: "Shops", engine: "sqlite" }], total: 1 } },
    "GET /api/database/7/metadata": { status: 200, body: { id: 7, tables } },
    "GET /api/permissions/graph/group/1": { status: 200, body: graph },
    "GET /api/permissions/graph/group/3": { status: 200, body: graph },
    "GET /api/permissions/graph/db/7": { status: 200, body: graph },
    "PUT /api/permissions/graph": { status: 200, body: { revision: 5 } },
    ...more,
  };
  const asked = answer(answers);
  open(address);
  return { answers, asked, saved: () => asked.filter(({ method }) => method === "PUT").map(({ body }) => body) };
}

async function choose(right: string, level: RegExp) {
  await userEvent.click(await screen.findByRole("button", { name: new RegExp(`^${right}:`) }));
  await userEvent.click(await screen.findByRole("menuitemradio", { name: level }));
}

const unsaved = () => screen.getByRole("list", { name: "Changes not saved yet" });
const save = (button = "Save changes") => userEvent.click(screen.getByRole("button", { name: button }));

test("of one group only its part of the graph is asked for, and what follows from a choice is said before it is saved", async () => {
  const { asked, saved } = openAt("/admin/permissions/data/group/3");
  await choose("View data of Shops", /^Blocked/);
  expect(unsaved()).toHaveTextContent(
    "Shops: View data Unrestricted → Blocked; Create queries Builder and SQL → No (follows from it); Download All rows → No (follows from it)",
  );
  expect(saved()).toEqual([]);
  expect(asked.map(({ path }) => path)).not.toContain("/api/permissions/graph");
  await save();
  const rights = { "view-data": "blocked", "create-queries": "no", download: { schemas: "none" } };
  await waitFor(() => expect(saved()).toEqual([{ revision: 4, groups: { "3": { "7": rights } } }]));
});

test("a level that All Users outdo says so", async () => {
  openAt("/admin/permissions/data/group/3");
  await choose("Download of Shops", /^10,000 rows/);
  expect(await screen.findByText(/All Users: All rows/)).toBeVisible();
});

test("of a database, administrators are fixed and every other group can be changed", async () => {
  const { saved } = openAt("/admin/permissions/data/database/7");
  const row = (await screen.findByRole("rowheader", { name: /^Administrators/ })).closest("tr");
  expect(within(row as HTMLElement).queryByRole("button")).toBeNull();
  await choose("Create queries of Marketing", /^Builder only/);
  await save();
  await waitFor(() =>
    expect(saved()).toEqual([{ revision: 4, groups: { "3": { "7": { "create-queries": "query-builder" } } } }]),
  );
});

test("when somebody else was faster, both are shown, and mine can be saved over theirs", async () => {
  const { answers, saved } = openAt("/admin/permissions/data/database/7", {
    "PUT /api/permissions/graph": { status: 409, body: "Conflict" },
  });
  await choose("Download of Marketing", /^No/);
  const theirs = { "7": { ...everything, download: { schemas: "limited" } } };
  answers["GET /api/permissions/graph/db/7"] = {
    status: 200,
    body: { revision: 9, groups: { ...graph.groups, "3": theirs } },
  };
  await save();
  expect(await screen.findByText("Nothing was saved")).toBeVisible();
  expect(screen.getByRole("list", { name: "What they changed" })).toHaveTextContent(
    "Marketing: Download All rows → 10,000 rows",
  );
  expect(unsaved()).toHaveTextContent("Marketing: Download 10,000 rows → No (changed by somebody else meanwhile)");
  answers["PUT /api/permissions/graph"] = { status: 200, body: { revision: 10 } };
  await save("Save mine over theirs");
  await waitFor(() =>
    expect(saved()[1]).toEqual({ revision: 9, groups: { "3": { "7": { download: { schemas: "none" } } } } }),
  );
});

test("theirs can be kept: then nothing is left to save", async () => {
  const { answers } = openAt("/admin/permissions/data/database/7", {
    "PUT /api/permissions/graph": { status: 409, body: "Conflict" },
  });
  await choose("Download of Marketing", /^No/);
  answers["GET /api/permissions/graph/db/7"] = { status: 200, body: { ...graph, revision: 9 } };
  await save();
  expect(await screen.findByText(/nothing of what is shown here/)).toBeVisible();
  await save("Discard");
  expect(screen.queryByText("Nothing was saved")).toBeNull();
  expect(screen.queryByRole("list", { name: "Changes not saved yet" })).toBeNull();
});

test("a page with something unsaved is not left by accident", async () => {
  openAt("/admin/permissions/data/group/3");
  await choose("Download of Shops", /^No/);
  await userEvent.click(screen.getByRole("link", { name: "Data by database" }));
  expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
});

test("schemas come first, a table has a level of its own, and SQL ends with it", async () => {
  const { saved } = openAt("/admin/permissions/data/group/3/database/7");
  expect(await screen.findByRole("table", { name: "Permissions of schemas" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "PUBLIC" }));
  await choose("Create queries of Orders", /^No/);
  expect(unsaved()).toHaveTextContent(/Orders: Create queries Builder and SQL → No/);
  expect(unsaved()).toHaveTextContent(/The whole database: Create queries Builder and SQL → Builder only/);
  expect(screen.getByRole("rowheader", { name: /Orders/ })).toHaveTextContent("Differs: create queries.");
  await save();
  await waitFor(() =>
    expect(saved()).toEqual([
      { revision: 4, groups: { "3": { "7": { "create-queries": { PUBLIC: { "41": "no" } } } } } },
    ]),
  );
});

test("a schema is chosen for as all its tables", async () => {
  const { saved } = openAt("/admin/permissions/data/group/3/database/7");
  await choose("Download of PUBLIC", /^No/);
  expect(unsaved()).toHaveTextContent("Orders, People: Download All rows → No");
  await save();
  await waitFor(() =>
    expect(saved()).toEqual([{ revision: 4, groups: { "3": { "7": { download: { schemas: { PUBLIC: "none" } } } } } }]),
  );
});
