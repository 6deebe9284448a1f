/**
 * Data permissions: a group loses a right and what follows from it, a table gets a level of its own, and of two who
 * change the same the slower one decides with both in sight. Then who can see what, and why.
 */
import assert from "node:assert/strict";

const GROUP = "Interns";

export async function permissions(checks, { page }) {
  const send = (method, path, body) => ask(page, method, path, body);
  const { id } = await send("POST", "/api/permissions/group", { name: GROUP });
  const { data } = await send("GET", "/api/database");
  const sample = data.find(({ is_sample }) => is_sample);
  const graph = () => send("GET", `/api/permissions/graph/group/${id}`);
  const rights = async () => (await graph()).groups[id][sample.id];

  await checks.check("permissions: a group is found, and a choice says what follows before it is saved", async () => {
    await page.goto("/admin/settings");
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Permissions" }).click();
    await page.getByRole("searchbox", { name: "Search groups" }).fill("inter");
    await page.waitForURL(/query=inter/);
    await page.getByRole("link", { name: GROUP }).click();
    await choose(page, `View data of ${sample.name}`, /^Blocked/);
    await unsaved(page, /View data Unrestricted → Blocked.*Download All rows → No \(follows from it\)/);
    await page.getByText("All Users: Unrestricted").waitFor();
    assert.equal((await rights())["view-data"], "unrestricted");
    await save(page, "Save changes");
    assert.equal((await rights())?.["view-data"], undefined);
  });
  await checks.check("permissions: a table has a level of its own, and says that it differs", async () => {
    await choose(page, `Create queries of ${sample.name}`, /^Builder only/);
    await save(page, "Save changes");
    await page.getByRole("link", { name: `Tables of ${sample.name}` }).click();
    await choose(page, "Create queries of Orders", /^No/);
    await page.getByRole("rowheader", { name: /^Orders.*Differs: create queries/ }).waitFor();
    await save(page, "Save changes");
    const asks = Object.values((await rights())["create-queries"])[0];
    assert.equal(Object.values(asks).every((level) => level === "query-builder"), true);
  });
  await checks.check("permissions: who was slower sees both, and saves theirs over it", async () => {
    await page.goto(`/admin/permissions/data/database/${sample.id}`);
    await choose(page, `Download of ${GROUP}`, /^10,000 rows/);
    const groups = { [id]: { [sample.id]: { download: { schemas: "full" } } } };
    await send("PUT", "/api/permissions/graph", { revision: (await graph()).revision, groups });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Nothing was saved").waitFor();
    await page.getByRole("list", { name: "What they changed" }).getByText(/Download No → All rows/).waitFor();
    await save(page, "Save mine over theirs");
    assert.deepEqual((await rights()).download, { schemas: "limited" });
  });
  await checks.check("permissions: a page with something unsaved is not left by accident", async () => {
    await choose(page, `Download of ${GROUP}`, /^No/);
    await page.getByRole("link", { name: "Data by group" }).click();
    const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
    await dialog.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { level: 1, name: "Data by group" }).waitFor();
    await send("DELETE", `/api/permissions/group/${id}`);
  });
  await checks.check("permissions: a database says who can see it, and why one of them can", async () => {
    await page.goto(`/browse/databases/${sample.id}`);
    await page.getByRole("link", { name: "Who can see this?" }).click();
    await page.getByRole("heading", { level: 1, name: `Who can see ${sample.name}?` }).waitFor();
    await page.getByRole("table", { name: "Who can" }).getByRole("button", { name: "Ada Lovelace" }).click();
    await page.getByRole("list", { name: "Reasons" }).getByText(/administrator/).waitFor();
    await page.keyboard.press("Escape");
  });
  await checks.check("permissions: a person’s page says what they can see, and through which group", async () => {
    await page.goto("/admin/people/1");
    await page.getByRole("link", { name: "What can they see?" }).click();
    await page.getByRole("heading", { level: 1, name: "What can Ada Lovelace see?" }).waitFor();
    await page.getByRole("table", { name: "What they can see" }).getByRole("button", { name: sample.name }).waitFor();
  });
  await asCode(checks, page, send);
}

async function asCode(checks, page, send) {
  await checks.check("permissions as code: what is wrong with a file is said by its line", async () => {
    await page.goto("/admin/permissions/code");
    const text = page.getByRole("textbox", { name: "Permissions as YAML" });
    await text.fill("version: 1\ngroups:\n  - name: Auditors\n    colections: {}\n");
    await page.getByRole("button", { name: "See what would change" }).click();
    await page.getByRole("list", { name: "Errors" }).getByRole("button", { name: "Line 4" }).click();
    await text.fill("version: 1\ngroups:\n  - name: Auditors\n    collections: {root: read}\n");
  });
  await checks.check("permissions as code: a file is planned, applied with a reason, and is in the history", async () => {
    await page.getByRole("button", { name: "See what would change" }).click();
    await page.getByRole("list", { name: "Groups that are made" }).getByText("Auditors").waitFor();
    await page.getByRole("textbox", { name: "Why" }).fill("The yearly audit");
    await page.getByRole("button", { name: "Apply it" }).click();
    await page.getByRole("heading", { name: "The file holds now" }).waitFor();
    await page.getByRole("link", { name: "History" }).last().click();
    const table = page.getByRole("table", { name: "Changes of permissions" });
    await table.getByRole("row", { name: /The yearly audit/ }).getByRole("link").first().click();
    await page.getByRole("list", { name: "What was changed" }).getByText(/No access → Can view/).waitFor();
  });
  await checks.check("permissions: a change is taken back, after what that changes was shown", async () => {
    await page.getByRole("button", { name: "Take it back…" }).click();
    const dialog = page.getByRole("dialog", { name: "Take this change back?" });
    await dialog.getByRole("list", { name: "What would change" }).getByText(/Can view → No access/).waitFor();
    await dialog.getByRole("button", { name: "Take it back" }).click();
    await page.getByText(/took back change/).waitFor();
    const groups = await send("GET", "/api/permissions/group");
    await send("DELETE", `/api/permissions/group/${groups.find(({ name }) => name === "Auditors").id}`);
  });
}

async function choose(page, right, level) {
  await page.getByRole("button", { name: new RegExp(`^${right}:`) }).click();
  await page.getByRole("menuitemradio", { name: level }).click();
}

const unsaved = (page, words) =>
  page.getByRole("list", { name: "Changes not saved yet" }).filter({ hasText: words }).waitFor();

async function save(page, button) {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("region", { name: "Not saved yet" }).waitFor({ state: "detached" });
}

/** Asks the server as the page does. */
function ask(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? null : answer.json();
    },
    [method, path, body],
  );
}
