/**
 * Groups, from the first to the last: made, filled, deleted while a program has their rights. Then a bad day: that
 * program is contained, and let work again. Then a place for what people make, put away and taken back.
 */
import assert from "node:assert/strict";

const GROUP = "Press";
const KEY = "Press robot";
const MARY = {
  email: "mary@example.com",
  first_name: "Mary",
  last_name: "Somerville",
};
const COLLECTION = "Reports";

export async function groups(checks, { page }) {
  await makeAndFill(checks, page);
  const secret = await deleteWithKey(checks, page);
  await contain(checks, page, secret);
  await collect(checks, page);
}

async function makeAndFill(checks, page) {
  await checks.needed("groups: a new one is made, and opens", async () => {
    await ask(page, "POST", "/api/user", MARY);
    await page.goto("/admin/people");
    await page
      .getByRole("navigation", { name: "People and groups" })
      .getByRole("link", { name: "Groups" })
      .click();
    await page.getByRole("button", { name: "Create a group" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(GROUP);
    await page.getByRole("button", { name: "Create group" }).click();
    await page.getByRole("heading", { level: 1, name: GROUP }).waitFor();
    await page.getByText("Nobody is in this group").waitFor();
  });
  await checks.check(
    "groups: somebody is found by letters, put in, and made its manager",
    async () => {
      await page.getByRole("button", { name: "Add people" }).click();
      await page.getByRole("combobox", { name: "People" }).fill("mary@");
      await page.getByRole("option", { name: /Mary Somerville/ }).click();
      await page.getByRole("button", { name: "Add 1 person" }).click();
      await page
        .getByRole("switch", { name: "Mary Somerville manages the group" })
        .press("Space");
      await page
        .getByText("Mary Somerville manages the group")
        .first()
        .waitFor();
    },
  );
  await checks.check(
    "groups: the page of a person leads to theirs",
    async () => {
      await page
        .getByRole("table", { name: "People of the group" })
        .getByRole("link", { name: "Mary Somerville" })
        .click();
      await page
        .getByRole("heading", { level: 1, name: "Mary Somerville" })
        .waitFor();
      await page.getByRole("main").getByRole("link", { name: GROUP }).click();
      await page.getByRole("heading", { level: 1, name: GROUP }).waitFor();
    },
  );
}

async function deleteWithKey(checks, page) {
  const id = Number(new URL(page.url()).pathname.split("/").at(-1));
  const { unmasked_key: secret } = await ask(page, "POST", "/api/api-key", {
    name: KEY,
    group_id: id,
  });
  await checks.check(
    "groups: a deletion names the key that moves, and the key goes on working",
    async () => {
      await page.reload();
      await page
        .getByRole("list", { name: "API keys of this group" })
        .getByText(KEY)
        .waitFor();
      await page.getByRole("button", { name: "Delete this group" }).click();
      const dialog = page.getByRole("dialog");
      await dialog
        .getByRole("list", { name: "API keys that move to All Users" })
        .getByText(KEY)
        .waitFor();
      await dialog.getByRole("button", { name: "Delete group" }).click();
      await page.getByRole("heading", { level: 1, name: "Groups" }).waitFor();
      await page
        .getByRole("link", { name: GROUP, exact: true })
        .waitFor({ state: "detached" });
      const keys = await ask(page, "GET", "/api/api-key");
      assert.equal(
        keys.find(({ name }) => name === KEY).group.name,
        "All Users",
      );
      assert.equal(await statusOf(page, secret), 200);
    },
  );
  return secret;
}

async function contain(checks, page, secret) {
  await checks.check(
    "containment: a plan says what it would hit, and nothing is done yet",
    async () => {
      await page
        .getByRole("navigation", { name: "Admin" })
        .getByRole("link", { name: "Security" })
        .click();
      await page
        .getByRole("combobox", { name: "API keys that begin so" })
        .fill(secret.slice(0, 7));
      await page.keyboard.press("Enter");
      await page
        .getByRole("button", { name: "Show what it would hit" })
        .click();
      await page
        .getByRole("heading", { name: "This is what would happen" })
        .waitFor();
      await page.getByText("1 API key would stop working").waitFor();
      await page.getByText(KEY).waitFor();
      assert.equal(await statusOf(page, secret), 200);
    },
  );
  await checks.check(
    "containment: the key stops at once, and works again when it is undone",
    async () => {
      await page.getByRole("button", { name: "Do this now" }).click();
      await page
        .getByRole("list", { name: "What was done" })
        .getByText("1 API key stopped working")
        .waitFor();
      assert.equal(await statusOf(page, secret), 401);
      await page
        .getByRole("table", { name: "Earlier containments" })
        .getByRole("button", { name: "Undo…" })
        .first()
        .click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Undo" })
        .click();
      await page
        .getByRole("list", { name: "What came back" })
        .getByText("1 API key may work again")
        .waitFor();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Done" })
        .click();
      assert.equal(await statusOf(page, secret), 200);
      const [key] = (await ask(page, "GET", "/api/api-key")).filter(
        ({ name }) => name === KEY,
      );
      await ask(page, "DELETE", `/api/api-key/${key.id}`);
    },
  );
}

async function collect(checks, page) {
  await checks.check(
    "collections: a new one is made in the root, and opens",
    async () => {
      await page
        .getByRole("navigation", { name: "Main" })
        .getByRole("link", { name: "Collections" })
        .click();
      await page.getByRole("button", { name: "New collection" }).click();
      await page.getByRole("textbox", { name: "Name" }).fill(COLLECTION);
      await page.getByRole("button", { name: "Create collection" }).click();
      await page.getByRole("heading", { level: 1, name: COLLECTION }).waitFor();
      await page.getByText("Nothing in here yet").waitFor();
    },
  );
  await checks.check(
    "collections: one that is put away is taken back with one button",
    async () => {
      await page
        .getByRole("button", { name: `Actions for ${COLLECTION}` })
        .click();
      await page.getByRole("menuitem", { name: "Move to the trash" }).click();
      await page
        .getByRole("heading", { level: 1, name: "Our analytics" })
        .waitFor();
      await page.getByRole("button", { name: "Undo" }).click();
      await page
        .getByRole("table", { name: "Items" })
        .getByRole("link", { name: COLLECTION })
        .waitFor();
    },
  );
  await checks.check(
    "collections: several are put away at once, and deleted for good",
    async () => {
      for (const name of ["Drafts", "Sketches"]) await ask(page, "POST", "/api/collection", { name });
      await page.goto("/collection/root");
      for (const name of ["Drafts", "Sketches"])
        await page.getByRole("checkbox", { name: `Select ${name}` }).press("Space");
      const selected = page.getByRole("region", { name: "Selected" });
      await selected.getByText("2 selected").waitFor();
      await selected.getByRole("button", { name: "Move to the trash" }).click();
      await page.getByText("2 collections are in the trash").waitFor();
      await page.goto("/collection/trash");
      await page.getByRole("checkbox", { name: "Select all shown" }).press("Space");
      await selected.getByRole("button", { name: "Delete for good" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
      await page.getByText("The trash is empty").waitFor();
    },
  );
}

/** Asks the server as the page does. */
function ask(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(path, {
        method,
        headers,
        body: body && JSON.stringify(body),
      });
      if (!answer.ok)
        throw new Error(
          `${method} ${path}: ${answer.status} ${await answer.text()}`,
        );
      return answer.status === 204 ? null : answer.json();
    },
    [method, path, body],
  );
}

/** What the server answers a program with this key. */
async function statusOf(page, key) {
  const answer = await fetch(new URL("/api/user/current", page.url()), {
    headers: { "x-api-key": key },
  });
  return answer.status;
}
