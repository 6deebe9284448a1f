/**
 * The journey of one person, from an empty server to signing out. Everything is found by its role and its name, as
 * assistive technology finds it; each step stands on the ones before.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Checks } from "./checks.js";
import { dashboards } from "./dashboards.js";
import { keys } from "./keys.js";
import { groups } from "./groups.js";
import { newcomers } from "./newcomers.js";
import { people } from "./people.js";
import { permissions } from "./permissions.js";
import { PHONE, fits, phone } from "./phone.js";
import { proveAgain } from "./proof.js";
import { questions } from "./questions.js";
import { returning } from "./returning.js";
import { Visitor } from "./visitor.js";
import { Warehouse } from "./warehouse.js";

const URL_OF_SERVER = process.env.METALITH_URL;
const EMAIL = process.env.METALITH_EMAIL;
const PASSWORD = process.env.METALITH_PASSWORD;
const DATABASE = "Shops";
const QUESTION = "SELECT city, sum(sold) AS sold FROM sale JOIN shop ON shop.id = shop_id GROUP BY city ORDER BY city";

const warehouse = new Warehouse(process.env.SCRATCH_POSTGRES);
const visitor = await Visitor.arrive(URL_OF_SERVER);
const checks = new Checks((sentence) => visitor.keepPicture(sentence));
const { page } = visitor;

try {
  await checks.run(journey);
} finally {
  await visitor.leave();
  warehouse.remove();
}

async function journey() {
  warehouse.make();
  await setUpAndSignIn();
  await connect();
  await browse();
  await ask();
  await fail();
  await cancel();
  await questions(checks, visitor, DATABASE, warehouse);
  await dashboards(checks, visitor);
  await findWithThePalette();
  await keys(checks, visitor, URL_OF_SERVER, DATABASE);
  await people(checks, visitor, URL_OF_SERVER, { email: EMAIL, password: PASSWORD });
  await groups(checks, visitor);
  await permissions(checks, visitor);
  const account = await returning(checks, visitor, URL_OF_SERVER, { email: EMAIL, password: PASSWORD });
  await newcomers(checks, visitor, URL_OF_SERVER, account);
  await checks.check("nothing was complained about on the way", () => assert.deepEqual(visitor.newComplaints(), []));
  await phone(checks, URL_OF_SERVER, await page.context().storageState(), DATABASE);
  await proveAgain(checks, visitor, account.password);
  await signOut();
  await checks.check("nor at the end", () => assert.deepEqual(visitor.newComplaints(), []));
}

async function setUpAndSignIn() {
  await checks.check("a new server leads every visitor to its set-up", async () => {
    await page.goto("/browse/databases");
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/setup");
  });
  await checks.check("on a phone: set-up", async () => {
    const desk = page.viewportSize();
    await page.setViewportSize(PHONE);
    await fits(visitor, "/setup");
    await button("Let’s begin").click();
    await page.getByLabel("Email address").waitFor();
    await fits(visitor, "/setup");
    await page.setViewportSize(desk);
    await page.reload();
  });
  await checks.needed("set-up: an account, a name, done", async () => {
    await button("Let’s begin").click();
    await page.getByLabel("First name").fill("Ada");
    await page.getByLabel("Last name").fill("Lovelace");
    await page.getByLabel("Email address").fill(EMAIL);
    await password().fill(PASSWORD);
    await page.getByLabel("Password again").fill(PASSWORD);
    await button("Next").click();
    await page.getByLabel("Site name").fill("Shops of Ada");
    await button("Finish").click();
    await page.getByRole("heading", { name: "You’re set up" }).waitFor();
    await page.getByRole("link", { name: "Go to the start page" }).click();
    await page.getByRole("heading", { name: "Hello, Ada" }).waitFor();
  });
  await checks.check("sign out: what was open is closed", async () => {
    await leave();
    await page.goto("/browse/databases");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
  await checks.check(
    "sign in with a wrong password: refused, without a word about which of the two is wrong",
    async () => {
      await signIn(`${PASSWORD}x`);
      await page.getByRole("alert").getByText("Email address or password is not right.").waitFor();
    },
  );
  await checks.needed("sign in: back to the page that was asked for", async () => {
    await signIn(PASSWORD);
    await page.getByRole("heading", { name: "Databases" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/browse/databases");
  });
}

async function connect() {
  await checks.check("connect PostgreSQL with a wrong password: refused under the field", async () => {
    await page.goto("/admin/databases/create");
    await choose("Database type", "PostgreSQL");
    await page.getByLabel("Display name").fill(DATABASE);
    await page.getByLabel("Host").fill(warehouse.host);
    await page.getByLabel("Port").fill(warehouse.port);
    await page.getByLabel("Database name").fill(warehouse.name);
    await page.getByLabel("Username").fill(warehouse.user);
    await password().fill("wrong");
    await button("Save").click();
    await page.waitForFunction(
      (field) => document.querySelector(field)?.getAttribute("aria-invalid") === "true",
      "input[type=password]",
    );
    const described = await password().evaluate((field) =>
      (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent),
    );
    assert.match(described.join(" "), /password/i);
  });
  await checks.needed("connect PostgreSQL with the right password: tried, saved, read", async () => {
    await password().fill(warehouse.password);
    await button("Test connection").click();
    await page.getByText("It works").waitFor();
    await button("Save").click();
    const row = page.getByRole("table", { name: "Databases" }).getByRole("row").filter({ hasText: DATABASE });
    await row.getByText("Read", { exact: false }).waitFor();
    await row.getByText("PostgreSQL").waitFor();
  });
  await checks.check("the password is nowhere in what the server tells", async () => {
    const told = await page.evaluate(async () => (await fetch("/api/database?include=tables")).text());
    assert.ok(told.includes(warehouse.name), "the details are told to an administrator");
    assert.ok(!told.includes(warehouse.password));
  });
}

async function browse() {
  await checks.check("browse: database, tables, rows", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Browse data" }).click();
    await page.getByRole("main").getByRole("link", { name: DATABASE }).click();
    await page.getByRole("link", { name: "Sale" }).click();
    await page.getByRole("heading", { name: "Sale", exact: true }).waitFor();
    const grid = page.getByRole("grid", { name: "Rows of Sale" });
    await grid.waitFor();
    assert.equal(await grid.getAttribute("aria-rowcount"), String(warehouse.sales().length + 1));
  });
  await checks.check("browse: columns, and where a foreign key leads", async () => {
    await page.getByRole("tab", { name: /Columns/ }).click();
    const row = page.getByRole("table", { name: "Columns" }).getByRole("row").filter({ hasText: "shop_id" });
    await row.getByRole("link", { name: /Shop/ }).click();
    await page.getByRole("heading", { name: "Shop", exact: true }).waitFor();
  });
}

async function ask() {
  await checks.check("ask in SQL: rows", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "SQL question" }).click();
    await choose("Database", DATABASE);
    await write(QUESTION);
    await page.keyboard.press("Control+Enter");
    await page.getByText(/^3 rows/).waitFor();
    await show("Table");
    for (const [city, sold] of warehouse.soldByCity()) {
      const row = page.getByRole("grid", { name: "Result" }).getByRole("row").filter({ hasText: city });
      assert.match(await row.innerText(), new RegExp(String(sold).replace(/(\d)(\d{3})$/, "$1,?$2")));
    }
  });
  await checks.check("ask in SQL: a chart, another chart, and back", async () => {
    await show("Bar");
    await page.getByRole("img", { name: /^Bar chart of sold by city, 3 values/ }).waitFor();
    await show("Pie");
    await page.getByRole("img", { name: /^Pie chart of sold by city, 3 values/ }).waitFor();
    assert.ok(await isDrawn(), "the picture is empty");
    await show("Table");
    await page.getByRole("grid", { name: "Result" }).waitFor();
  });
  await checks.check("ask in SQL: the address brings the question back", async () => {
    await page.reload();
    await page.getByRole("textbox", { name: "SQL" }).getByText("GROUP BY").waitFor();
    await button("Run").click();
    await page.getByText(/^3 rows/).waitFor();
  });
  await checks.check("download as CSV: the file holds the answer", async () => {
    await button("Download").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "CSV" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^query_result_.*\.csv$/);
    const lines = readFileSync(await download.path(), "utf8").split(/\r?\n/);
    assert.deepEqual(lines, ["city,sold", ...warehouse.soldByCity().map(String), ""]);
  });
}

async function fail() {
  await checks.check("a query that fails: told in the database's words, at its place", async () => {
    await write("SELECT city,\n       sould\nFROM shop");
    await button("Run").click();
    await page.getByText('column "sould" does not exist', { exact: false }).first().waitFor();
    await page.getByText("Line 2, column 8").waitFor();
    await page.locator(".cm-lintRange-error", { hasText: "sould" }).waitFor();
  });
  await checks.check("a query that would write: refused, and nothing is written", async () => {
    await write("DELETE FROM sale");
    await button("Run").click();
    await page.getByRole("alert").getByText("This statement would change the database, so it was not run.").waitFor();
    await write("SELECT count(*) AS n FROM sale");
    await button("Run").click();
    await page.getByText(/^1 row ·/).waitFor();
    await show("Table");
    await page.getByRole("gridcell", { name: String(warehouse.sales().length), exact: true }).waitFor();
  });
}

async function cancel() {
  await checks.check("cancel a slow query: it ends in the database, too", async () => {
    await write("SELECT pg_sleep(300)");
    await button("Run").click();
    await warehouse.waitUntil(true, "pg_sleep(300)");
    await button("Cancel").click();
    await page.getByText("Cancelled. The database was told to stop, too.").waitFor();
    await warehouse.waitUntil(false, "pg_sleep(300)");
  });
  await checks.check("leave the page of a slow query: it ends in the database, too", async () => {
    await write("SELECT pg_sleep(301)");
    await button("Run").click();
    await warehouse.waitUntil(true, "pg_sleep(301)");
    await page.getByRole("link", { name: "Metalith, start page" }).click();
    await warehouse.waitUntil(false, "pg_sleep(301)");
  });
}

async function findWithThePalette() {
  await checks.check("the command palette: a table by a few letters", async () => {
    await page.keyboard.press("Control+k");
    await page.getByLabel("Go to a question, dashboard, collection, table or page").fill("sal");
    await page.getByRole("option", { name: /Sale/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Sale", exact: true }).waitFor();
  });
}

async function signOut() {
  await checks.check("sign out: the session's cookie is worth nothing afterwards", async () => {
    await page.goto("/");
    const cookies = await page.context().cookies();
    const session = cookies.find((cookie) => cookie.name === "metabase.SESSION");
    assert.ok(session.httpOnly, "a script could read the session");
    await leave();
    const answer = await fetch(`${URL_OF_SERVER}/api/user/current`, {
      headers: { cookie: `metabase.SESSION=${session.value}` },
    });
    assert.equal(answer.status, 401);
    await page.goBack();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
}

function button(name) {
  return page.getByRole("button", { name, exact: true });
}

function password() {
  return page.getByLabel("Password", { exact: true });
}

async function signIn(secret) {
  await page.getByLabel("Email address").fill(EMAIL);
  await password().fill(secret);
  await button("Sign in").click();
}

async function leave() {
  await button("Account of Ada Lovelace").click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

async function choose(label, option) {
  await page.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

/** Replaces the query by typing, as people paste it. */
async function write(sql) {
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sql);
}

async function show(type) {
  await page.getByRole("radiogroup", { name: "Show as" }).getByText(type, { exact: true }).click();
}

/** Does the picture hold more than one colour? */
async function isDrawn() {
  return page.getByRole("img", { name: /chart of/ }).evaluate((picture) => {
    const canvas = picture.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size > 10;
  });
}
