/**
 * People come and go: by an invitation in the mail, by a file of many, out and back in again. Mail has been set up by then;
 * what they did and what was done to them is in the audit log.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { letter } from "./letters.js";
import { Visitor } from "./visitor.js";

const BARBARA = { email: "barbara@example.com", password: "Liskov-1974" };
const CHOSEN = "Substitution-1987";
const FILE = [
  "email,first_name,last_name,groups",
  "radia@example.com,Radia,Perlman,Networks",
  "sophie@example.com,Sophie,Wilson,Networks;Processors",
];
const SPOILT = "frances-at-example.com,Frances,Allen,";

export async function newcomers(checks, ada, url, { email }) {
  const second = await Visitor.arrive(url);
  try {
    await inviteByMail(checks, ada, second);
    await changePassword(checks, second, url);
    await signOutEverywhere(checks, ada, second);
    await importMany(checks, ada, [...FILE, `${email},Ada,Lovelace,`]);
    await leaveAndReturn(checks, ada);
    await lookItUp(checks, ada);
    await checks.check("nothing was complained about in the newcomer’s browser", () =>
      assert.deepEqual(second.newComplaints(), []),
    );
  } finally {
    await second.leave();
  }
}

async function inviteByMail(checks, { page }, { page: other }) {
  let link = "";
  await checks.needed("invite somebody by mail: the link is in their letter, not on the page", async () => {
    await page.goto("/admin/people");
    await page.getByRole("button", { name: "Invite someone" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Email address").fill(BARBARA.email);
    await dialog.getByLabel("First name").fill("Barbara");
    await dialog.getByLabel("Last name").fill("Liskov");
    await dialog.getByText("They get a mail with a link").waitFor();
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    await page.getByText(`A mail to ${BARBARA.email} is on its way`).waitFor();
    await dialog.waitFor({ state: "hidden" });
    link = (await letter(BARBARA.email, /invited/)).links[0];
    assert.ok(!(await page.content()).includes(new URL(link).pathname), "the link is in the page");
  });
  await checks.check("the invitation: rules are ticked off while typing, a simple password is refused", async () => {
    await other.goto(link);
    const rules = other.getByRole("listitem");
    await other.getByLabel("New password", { exact: true }).fill("short");
    await rules.filter({ hasText: /at least 8 characters \(not met yet\)/ }).waitFor();
    await fillTwice(other, "password1");
    await rules.filter({ hasText: /at least 8 characters \(met\)/ }).waitFor();
    await rules.filter({ hasText: /at least 1 digit \(met\)/ }).waitFor();
    await other.getByRole("button", { name: "Set password and sign in" }).click();
    await other.getByText(/too common/).waitFor();
  });
  await checks.needed("the invitation: a password, and in", async () => {
    await fillTwice(other, BARBARA.password);
    await other.getByRole("button", { name: "Set password and sign in" }).click();
    await other.getByRole("heading", { name: "Hello, Barbara" }).waitFor();
  });
}

async function changePassword(checks, { page }, url) {
  const elsewhere = await signIn(url, BARBARA.password);
  await checks.check("change the password: the current one has to be right", async () => {
    await page.getByRole("button", { name: "Account of Barbara Liskov" }).click();
    await page.getByRole("menuitem", { name: "Account settings" }).click();
    await page.getByRole("navigation", { name: "Account" }).getByRole("link", { name: "Password" }).click();
    await page.getByLabel("Current password").fill("not-this-one-1");
    await fillTwice(page, CHOSEN);
    await page
      .getByRole("listitem")
      .filter({ hasText: /at least 1 digit \(met\)/ })
      .waitFor();
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("This is not the password you have now.").waitFor();
  });
  await checks.check("change the password: here one stays, elsewhere one is out, and a letter says so", async () => {
    await page.getByLabel("Current password").fill(BARBARA.password);
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Password changed. Your other devices were signed out.").waitFor();
    await page.goto("/account/devices");
    await page.getByText("This device").waitFor();
    const me = { headers: { "X-Metabase-Session": (await elsewhere.json()).id } };
    assert.equal((await fetch(`${url}/api/user/current`, me)).status, 401);
    assert.equal((await signIn(url, BARBARA.password)).status, 401);
    assert.equal((await signIn(url, CHOSEN)).status, 200);
    await letter(BARBARA.email, /was changed/);
  });
}

async function signOutEverywhere(checks, { page }, { page: other }) {
  await checks.check("sign somebody out everywhere, from their page", async () => {
    await page.goto("/admin/people?query=liskov");
    await page.getByRole("link", { name: "Barbara Liskov" }).click();
    const devices = page.getByRole("region", { name: "Signed-in devices" });
    await devices.getByRole("table").waitFor();
    await devices.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await devices.getByText("Not signed in anywhere.").waitFor();
  });
  await checks.check("who was signed out is asked to sign in, told why, and led on", async () => {
    await other.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Browse data" }).click();
    await other.getByText("Your session has ended.").waitFor();
    await other.getByLabel("Email address").fill(BARBARA.email);
    await other.getByLabel("Password", { exact: true }).fill(CHOSEN);
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    await other.getByRole("heading", { name: "Databases" }).waitFor();
    assert.equal(new URL(other.url()).pathname, "/browse/databases");
  });
}

async function importMany(checks, { page }, lines) {
  await checks.check("import people: what is wrong in the file is shown, and nothing can be imported", async () => {
    await page.goto("/admin/people");
    await page.getByRole("link", { name: "Import" }).click();
    await page.getByLabel("People as CSV").fill([...lines, SPOILT].join("\n"));
    await page.getByRole("button", { name: "See what will happen" }).click();
    const table = page.getByRole("table", { name: "Lines of the file" });
    await table.getByRole("row").filter({ hasText: "frances" }).getByText("Problem").waitFor();
    await page.getByText("1 line has a problem.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Import", exact: true }).isDisabled());
    await page.getByRole("button", { name: "Back" }).click();
  });
  await checks.check("import people from a file: seen first, then made, and everybody new gets a letter", async () => {
    const file = { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n")) };
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Choose a file" }).click(),
    ]);
    await chooser.setFiles(file);
    await page.getByRole("button", { name: "See what will happen" }).click();
    await page.getByText("2 new accounts; 1 line left out; new groups: Networks, Processors.").waitFor();
    await page.getByRole("button", { name: "Import 2 people" }).click();
    await page.getByText("2 accounts made").waitFor();
    await page.getByRole("link", { name: "Look at the people" }).click();
    const people = page.getByRole("table", { name: "People" });
    await people.getByRole("row").filter({ hasText: "Sophie Wilson" }).getByText("Networks, Processors").waitFor();
    for (const name of ["radia", "sophie"]) await letter(`${name}@example.com`, /invited/);
  });
}

async function leaveAndReturn(checks, { page }) {
  const row = page.getByRole("table", { name: "People" }).getByRole("row").filter({ hasText: "Radia" });
  const choose = async (item) => {
    await page.getByRole("button", { name: "Actions for Radia Perlman" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await checks.check("deactivate somebody from the list: gone from it, and found among the deactivated", async () => {
    await choose("Deactivate…");
    await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
    await row.waitFor({ state: "detached" });
    await page.getByRole("combobox", { name: "Status" }).click();
    await page.getByRole("option", { name: "Deactivated", exact: true }).click();
    await row.getByText("Deactivated").waitFor();
  });
  await checks.check("reactivate them: back in the list", async () => {
    await choose("Reactivate…");
    await page.getByRole("dialog").getByRole("button", { name: "Reactivate" }).click();
    await row.waitFor({ state: "detached" });
    await page.goto("/admin/people?query=perl");
    await row.waitFor();
  });
}

async function lookItUp(checks, { page }) {
  await checks.check("the audit log tells all of it", async () => {
    await page.goto("/admin/audit");
    const events = page.getByRole("table", { name: "Events" });
    for (const what of [
      "Invited somebody",
      "Changed a password",
      "Imported people",
      "Deactivated an account",
      "Reactivated an account",
    ]) {
      await events.getByRole("button", { name: what, exact: true }).first().waitFor();
    }
  });
  await checks.check("what the audit page is narrowed to is what its file holds", async () => {
    await page.goto("/admin/audit?topic=user-reactivated");
    await page.getByRole("table", { name: "Events" }).getByRole("row").nth(1).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download CSV" }).click(),
    ]);
    const [head, ...lines] = readFileSync(await download.path(), "utf8")
      .trim()
      .split(/\r?\n/);
    assert.match(head, /topic/);
    assert.equal(lines.length, 1);
    assert.match(lines[0], /user-reactivated/);
  });
}

async function fillTwice(page, secret) {
  await page.getByLabel("New password", { exact: true }).fill(secret);
  await page.getByLabel("New password again").fill(secret);
}

function signIn(url, password) {
  return fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: BARBARA.email, password }),
  });
}
