/** Every page at the width of a phone: it is no wider than the screen, open to everybody, and complains about nothing. */
import assert from "node:assert/strict";
import { Visitor } from "./visitor.js";

export const PHONE = { width: 390, height: 844 };

export async function phone(checks, url, state, databaseName) {
  const visitor = await Visitor.arrive(url, PHONE, state);
  const { page } = visitor;
  try {
    const { data } = await (await page.request.get("/api/database?include=tables")).json();
    const database = data.find(({ name }) => name === databaseName);
    const sample = data.find(({ is_sample }) => is_sample);
    const orders = sample.tables.find(({ name }) => name === "ORDERS");
    const [saved] = await (await page.request.get("/api/card?f=mine")).json();
    const sql = encodeURIComponent("SELECT * FROM ORDERS LIMIT 50");
    const pages = {
      "/": /^Hello/,
      "/browse/databases": "Databases",
      [`/browse/databases/${database.id}`]: databaseName,
      [`/browse/databases/${sample.id}/tables/${orders.id}`]: orders.display_name,
      [`/question?database=${sample.id}#sql=${sql}`]: "SQL question",
      [`/question/${saved.id}`]: saved.name,
      "/admin/settings": "General",
      "/admin/settings/email": "Email",
      "/admin/settings/authentication": "Authentication",
      "/admin/settings/authentication/google": "Google",
      "/admin/settings/authentication/api-keys": "API Keys",
      "/admin/databases": "Databases",
      "/admin/databases/create": "Add a database",
      [`/admin/databases/${database.id}`]: databaseName,
      "/admin/people": "People",
      "/admin/people/1": "Ada Lovelace",
      "/admin/people/import": "Import people",
      "/admin/people/groups": "Groups",
      "/admin/people/groups/1": "All Users",
      "/admin/permissions/data/group": "Data by group",
      "/admin/permissions/data/group/1": "What All Users may do",
      "/admin/permissions/data/database": "Data by database",
      [`/admin/permissions/data/database/${sample.id}`]: `Who may do what with ${sample.name}`,
      [`/admin/permissions/data/group/1/database/${sample.id}`]: `What All Users may do with ${sample.name}`,
      [`/admin/permissions/who-can?database=${sample.id}`]: `Who can see ${sample.name}?`,
      "/admin/permissions/what-can?person=1": "What can Ada Lovelace see?",
      "/admin/permissions/collections": "Collections",
      "/admin/permissions/history": "History",
      "/admin/permissions/code": "Permissions as code",
      "/admin/security": "Containment",
      "/collection/root": "Our analytics",
      "/collection/trash": "Trash",
      "/collection/root/permissions": "Permissions of Our analytics",
      "/admin/audit": "Audit",
      "/account/profile": "Profile",
      "/account/password": "Password",
      "/account/devices": "Signed-in devices",
      "/account/login-history": "Login history",
      "/account/api-keys": "API keys",
      "/no/such/page": "There is no page here",
    };
    for (const [path, title] of Object.entries(pages)) {
      await checks.check(`on a phone: ${path.split("#")[0]}`, async () => {
        await page.goto(path);
        await page.getByRole("heading", { level: 1, name: title }).waitFor();
        if (path.startsWith("/question?")) await question(page);
        await page.waitForLoadState("networkidle");
        await fits(visitor, path);
      });
    }
    await checks.check("on a phone: the way to other pages", async () => {
      await page.goto("/");
      await page.getByRole("button", { name: "Open navigation" }).click();
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "SQL question" }).click();
      await page.getByRole("heading", { name: "SQL question" }).waitFor();
    });
    await checks.check("on a phone: signing in", async () => {
      await page.context().clearCookies();
      await page.goto("/auth/login");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await fits(visitor, "/auth/login");
      await page.goto("/auth/forgot_password");
      await page.getByRole("button", { name: "Send the link" }).waitFor();
      await fits(visitor, "/auth/forgot_password");
      await page.goto("/auth/reset_password/1_not-a-token");
      await page.getByRole("heading", { name: "This link does not work any more" }).waitFor();
      await fits(visitor, "/auth/reset_password");
    });
  } finally {
    await visitor.leave();
  }
}

async function question(page) {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText(/^50 rows/).waitFor();
}

export async function fits(visitor, path) {
  const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
  if (width > PHONE.width) await visitor.keepPicture(`phone ${path}`);
  assert.ok(width <= PHONE.width, `the page is ${width} pixels wide`);
  assert.deepEqual(await visitor.barriers(), []);
  assert.deepEqual(visitor.newComplaints(), []);
}
