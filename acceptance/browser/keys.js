/**
 * API keys: first the three procedures of the guide, word by word; then what a key is limited to, how its secret is
 * changed while programs go on, what it was seen doing, and a key of one’s own.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

const SECRET = /^mb_[A-Za-z0-9+/]{43}=$/;

export async function keys(checks, visitor, url, database) {
  const desk = new KeyDesk(visitor.page, url);
  await asTheGuideSays(checks, desk);
  await limits(checks, desk, database);
  await rotation(checks, desk);
  await use(checks, desk);
  await ownKey(checks, desk);
}

async function asTheGuideSays(checks, desk) {
  const { page } = desk;
  let secret = "";
  await checks.check(
    "create a key: gear › Admin settings › Settings › Authentication › API Keys › Manage",
    async () => {
      await desk.goAsTheGuideSays();
      await page.getByRole("button", { name: "Create API Key" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Key name").fill("Journey");
      await desk.choose("Group", "Administrators");
      secret = await desk.take("Create");
      await desk.row("Journey").getByRole("cell", { name: "Administrators" }).waitFor();
      assert.ok(!(await page.content()).includes(secret), "the key is still somewhere in the page");
    },
  );
  await checks.check("the key shown works with curl", () => {
    const groups = JSON.parse(desk.curl(secret, "/api/permissions/group").body);
    assert.ok(groups.some((group) => group.name === "Administrators"));
  });
  await checks.check("edit a key: pencil › Edit API Key: another name, another group", async () => {
    await desk.goAsTheGuideSays();
    await page.getByRole("button", { name: "Edit Journey" }).click();
    const dialog = page.getByRole("dialog", { name: "Edit API Key" });
    await dialog.getByLabel("Key name").fill("Travel");
    await desk.choose("Group", "All Users");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
    await desk.row("Travel").getByRole("cell", { name: "All Users" }).waitFor();
    assert.equal(desk.curl(secret, "/api/setting").status, "403", "it has the rights of its new group");
  });
  await checks.check("edit a key: change the key; the old one stops working, the new one works", async () => {
    await page.getByRole("button", { name: "Edit Travel" }).click();
    await page.getByRole("button", { name: "Change the key…" }).click();
    await page.getByRole("dialog").getByText("Programs that use it are refused").waitFor();
    const renewed = await desk.take("Change the key");
    assert.notEqual(renewed, secret);
    assert.equal(desk.curl(secret, "/api/user/current").status, "401");
    assert.equal(desk.curl(renewed, "/api/user/current").status, "200");
    secret = renewed;
  });
  await checks.check("delete a key: trash › Delete API Key › Delete API Key; it is refused at once", async () => {
    await desk.goAsTheGuideSays();
    await page.getByRole("button", { name: "Delete Travel" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete API Key" });
    await dialog.getByRole("button", { name: "Delete API Key" }).click();
    await page.getByText("No API keys yet").waitFor();
    assert.equal(desk.curl(secret, "/api/user/current").status, "401");
  });
}

async function limits(checks, desk, database) {
  const { page } = desk;
  let secret = "";
  await checks.check("a key that may only ask one database, for 30 days", async () => {
    await desk.goToKeys();
    await page.getByRole("button", { name: "Create API Key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Key name").fill("Narrow");
    await desk.choose("Group", "Administrators");
    await desk.choose("Expires", "In 30 days");
    await desk.choose("What it may do", "What I tick");
    await dialog.getByRole("checkbox", { name: /Ask questions/ }).check();
    await desk.choose("Databases: Ask questions and download their answers.", database);
    await page.keyboard.press("Tab");
    secret = await desk.take("Create");
  });
  await checks.check("it asks that database, and is told the scope it lacks for anything else", async () => {
    const { data } = await (await page.request.get("/api/database")).json();
    const ask = ({ id }) => {
      const query = { database: id, type: "native", native: { query: "SELECT 1" } };
      return JSON.parse(desk.curl(secret, "/api/dataset", query).body).status;
    };
    assert.equal(ask(data.find(({ name }) => name === database)), "completed");
    assert.equal(ask(data.find(({ name }) => name !== database)), "failed");
    const refused = desk.curl(secret, "/api/user");
    assert.equal(refused.status, "403");
    assert.equal(JSON.parse(refused.body).scope, "users:read");
  });
  await checks.check("switched off, it is refused, and the list says so", async () => {
    await page.getByRole("button", { name: "Edit Narrow" }).click();
    await page.getByRole("switch", { name: /^Switched on/ }).press("Space");
    await page.getByRole("button", { name: "Save" }).click();
    await desk.row("Narrow").getByText("Switched off").waitFor();
    assert.equal(desk.curl(secret, "/api/user/current").status, "401");
    await desk.remove("Narrow");
  });
}

async function rotation(checks, desk) {
  const { page } = desk;
  let before = "";
  let after = "";
  await checks.check("a key is changed, and the old one goes on for a week: both work", async () => {
    before = await desk.make("Turning", "Administrators");
    await page.getByRole("button", { name: "Edit Turning" }).click();
    await page.getByRole("button", { name: "Change the key…" }).click();
    await page.getByLabel("Goes on working for a while").check();
    await desk.choose("It goes on", "for a week");
    after = await desk.take("Change the key");
    assert.equal(desk.curl(before, "/api/user/current").status, "200");
    assert.equal(desk.curl(after, "/api/user/current").status, "200");
    await desk.row("Turning").getByText("Being rotated").waitFor();
  });
  await checks.check("its page says until when, and ends the old key after a question", async () => {
    await page.getByRole("link", { name: "Turning" }).click();
    await page.getByText(/The old key .* works until/).waitFor();
    await page.getByRole("button", { name: "End the old key now" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End the old key" }).click();
    await page.getByText("The old key has ended").waitFor();
    assert.equal(desk.curl(before, "/api/user/current").status, "401");
    assert.equal(desk.curl(after, "/api/user/current").status, "200");
  });
  await checks.check("or goes back to it: then the new one is refused", async () => {
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("button", { name: "Change the key…" }).click();
    await page.getByLabel("Goes on working for a while").check();
    const newest = await desk.take("Change the key");
    await page.getByRole("button", { name: "Go back to the old key" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Go back", exact: true }).click();
    await page.getByText("The old key is the key again").waitFor();
    assert.equal(desk.curl(newest, "/api/user/current").status, "401");
    assert.equal(desk.curl(after, "/api/user/current").status, "200");
    await desk.goToKeys();
    await desk.remove("Turning");
  });
}

async function use(checks, desk) {
  const { page } = desk;
  let secret = "";
  await checks.check("a key that was never used says so", async () => {
    secret = await desk.make("Busy", "Administrators");
    await page.getByRole("link", { name: "Busy" }).click();
    await page.getByText("This key was never used.").waitFor();
  });
  await checks.check("what it did is counted: per day, per route", async () => {
    for (let times = 0; times < 3; times += 1) assert.equal(desk.curl(secret, "/api/permissions/group").status, "200");
    await desk.reloadUntil(() => page.getByText(/^3 requests in the last 30 days/).isVisible());
    await page.getByRole("img", { name: /^Requests per day/ }).waitFor();
    await page.getByRole("table", { name: "Routes" }).getByText("GET /api/permissions/group").waitFor();
  });
  await checks.check("and is tried as its scopes, then made its scopes: the rest is refused", async () => {
    await page.getByRole("button", { name: "Try it first" }).click();
    await page.getByText("So far they would have refused nothing.").waitFor();
    assert.equal(desk.curl(secret, "/api/user").status, "200");
    await desk.reloadUntil(() => page.getByText("They would have refused:").isVisible());
    await page.getByRole("button", { name: "Apply them" }).click();
    await page.getByText("The scopes on trial hold now").waitFor();
    assert.equal(desk.curl(secret, "/api/permissions/group").status, "200");
    assert.equal(desk.curl(secret, "/api/user").status, "403");
    await desk.goToKeys();
    await desk.remove("Busy");
  });
}

async function ownKey(checks, desk) {
  const { page } = desk;
  await checks.check("a key of one’s own: made, used, seen by administrators, deleted", async () => {
    await page.goto("/account/api-keys");
    await page.getByRole("button", { name: "Create API Key" }).click();
    await page.getByRole("dialog").getByLabel("Key name").fill("Laptop");
    const secret = await desk.take("Create");
    assert.equal(JSON.parse(desk.curl(secret, "/api/user/current").body).first_name, "Ada");
    await desk.goToKeys();
    const theirs = page.getByRole("table", { name: "Personal keys" });
    await theirs.getByRole("row").filter({ hasText: "Laptop" }).getByRole("cell", { name: "Ada Lovelace", exact: true }).waitFor();
    await page.goto("/account/api-keys");
    await page.getByRole("button", { name: "Delete Laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete API Key" }).click();
    await page.getByText("No API keys yet").waitFor();
    assert.equal(desk.curl(secret, "/api/user/current").status, "401");
  });
}

/** The page of API keys and what is done there again and again; and the programs that use the keys. */
class KeyDesk {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async goAsTheGuideSays() {
    const { page } = this;
    await page.goto("/");
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.getByRole("menuitem", { name: "Admin settings" }).click();
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Settings" }).click();
    await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Authentication" }).click();
    await page.getByRole("region", { name: "API Keys", exact: true }).getByRole("link", { name: "Manage" }).click();
    await page.getByRole("heading", { level: 1, name: "API Keys" }).waitFor();
  }

  async goToKeys() {
    await this.page.goto("/admin/settings/authentication/api-keys");
    await this.page.getByRole("heading", { level: 1, name: "API Keys" }).waitFor();
  }

  row(name) {
    return this.page.getByRole("table", { name: "API keys" }).getByRole("row").filter({ hasText: name });
  }

  async choose(label, option) {
    await this.page.getByRole("combobox", { name: label, exact: true }).click();
    await this.page.getByRole("option", { name: option, exact: true }).click();
  }

  /** Presses a button that ends with a key, and takes the key away. */
  async take(button) {
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("button", { name: button, exact: true }).click();
    await dialog.getByText(/cannot be shown again/).waitFor();
    const secret = await dialog.getByLabel("The API key").inputValue();
    assert.match(secret, SECRET);
    await dialog.getByRole("button", { name: "Done" }).click();
    await dialog.waitFor({ state: "hidden" });
    return secret;
  }

  async make(name, group) {
    await this.goToKeys();
    await this.page.getByRole("button", { name: "Create API Key" }).click();
    await this.page.getByRole("dialog").getByLabel("Key name").fill(name);
    await this.choose("Group", group);
    return this.take("Create");
  }

  async remove(name) {
    await this.page.getByRole("button", { name: `Delete ${name}` }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Delete API Key" }).click();
    await this.page.getByText("No API keys yet").waitFor();
  }

  /** What is counted is written down a little later. */
  async reloadUntil(holds) {
    for (let tries = 0; tries < 40; tries += 1) {
      await this.page.reload();
      await this.page.getByRole("heading", { name: "What it may do" }).waitFor();
      await this.page.waitForLoadState("networkidle");
      if (await holds()) return;
    }
    throw new Error("the page does not say so");
  }

  curl(key, path, body) {
    const sent = ["--silent", "--write-out", "\n%{http_code}", "-H", `x-api-key: ${key}`];
    if (body) sent.push("-H", "Content-Type: application/json", "-d", JSON.stringify(body));
    const said = execFileSync("curl", [...sent, `${this.url}${path}`], {
      encoding: "utf8",
    });
    const end = said.lastIndexOf("\n");
    return { body: said.slice(0, end), status: said.slice(end + 1) };
  }
}
