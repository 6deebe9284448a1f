/**
 * The ways back in: mail is set up, a forgotten password is replaced by a link that came by mail, and the session that
 * this ended leads its person back to the very question they were writing. Then somebody comes by Google.
 */
import assert from "node:assert/strict";
import { letter, mailServer } from "./letters.js";
import { Visitor } from "./visitor.js";

const GOOGLE = process.env.GOOGLE;
const CLIENT_ID = "1234-abcd.apps.googleusercontent.com";
const LIN = { email: "lin@example.org", email_verified: true, given_name: "Lin", family_name: "Zhao" };

/** The account has another password afterwards: the account as it then is. */
export async function returning(checks, ada, url, account) {
  const chosen = { ...account, password: `${account.password}-again` };
  const other = await Visitor.arrive(url);
  try {
    await setUpMail(checks, ada, account);
    await write(checks, ada);
    await forget(checks, other, chosen);
    await comeBack(checks, ada, chosen);
    await withGoogle(checks, ada, other);
    await lookAtTheAudit(checks, ada);
    await checks.check("nothing was complained about in the other browser", () =>
      assert.deepEqual(other.newComplaints(), []),
    );
    return chosen;
  } finally {
    await other.leave();
  }
}

async function setUpMail(checks, { page }, { email }) {
  await checks.check("mail with a wrong password: tried, refused under the field, not saved", async () => {
    await page.goto("/admin/settings/email");
    await page.getByLabel("Mail server").fill(mailServer.host);
    await page.getByLabel("Port").fill(mailServer.port);
    await page.getByLabel("User name").fill(mailServer.user);
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByLabel("Mail comes from").fill("metalith@example.com");
    await page.getByRole("button", { name: "Set up mail" }).click();
    await page.waitForFunction(() => document.querySelector("input[type=password]").ariaInvalid === "true");
    const properties = await (await page.request.get("/api/session/properties")).json();
    assert.equal(properties["email-configured?"], false);
  });
  await checks.needed("mail with the right one: encrypted, logged in, saved; a test arrives", async () => {
    await page.getByLabel("Password", { exact: true }).fill(mailServer.password);
    await page.getByRole("button", { name: "Set up mail" }).click();
    await page.getByRole("button", { name: "Send a test mail" }).click();
    await page.getByText(`Sent to ${email}`).waitFor();
    await letter(email, /can send mail/);
  });
  await checks.check("the mail server’s password is nowhere in what the server tells", async () => {
    const told = await (await page.request.get("/api/setting")).text();
    assert.ok(!told.includes(mailServer.password));
  });
}

async function write(checks, { page }) {
  await checks.needed("a question is being written, and was never run", async () => {
    await page.goto("/question");
    await page.getByRole("textbox", { name: "SQL" }).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("SELECT 41 + 1");
    await page.waitForURL(/#sql=SELECT\+41/);
  });
}

async function forget(checks, { page }, { email, password }) {
  let link = "";
  await checks.needed("in another browser, the password is forgotten: a link comes by mail", async () => {
    await page.goto("/auth/login");
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("link", { name: "Forgot password?" }).click();
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByRole("heading", { name: "Look at your mail" }).waitFor();
    link = (await letter(email, /password/i)).links[0];
  });
  await checks.check("somebody without an account is told the same", async () => {
    await page.goto("/auth/forgot_password");
    await page.getByLabel("Email address").fill("nobody@example.com");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByRole("heading", { name: "Look at your mail" }).waitFor();
  });
  await checks.needed("the link leads to a new password, and in", async () => {
    await page.goto(link);
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.getByLabel("New password again").fill(password);
    await page.getByRole("button", { name: "Set password and sign in" }).click();
    await page.getByRole("heading", { name: /^Hello/ }).waitFor();
  });
  await checks.check("the link works once", async () => {
    await page.goto(link);
    await page.getByRole("heading", { name: "This link does not work any more" }).waitFor();
  });
}

async function comeBack(checks, { page }, { email, password }) {
  await checks.needed("the first browser’s session has ended: its person is asked to sign in", async () => {
    await page.keyboard.insertText(" AS typed_last");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByText("Your session has ended.").waitFor();
    assert.ok(!new URL(page.url()).search.includes("SELECT"), "the server would be told the question");
  });
  await checks.needed("and is back at the question, to its last letter", async () => {
    await page.getByLabel("Email address").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("textbox", { name: "SQL" }).getByText("SELECT 41 + 1 AS typed_last").waitFor();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText(/^1 row ·/).waitFor();
  });
}

async function withGoogle(checks, { page }, visitor) {
  const other = visitor.page;
  await checks.needed("Google is set up on its page", async () => {
    await page.goto("/admin/settings/authentication/google");
    await page.getByLabel("Client ID").fill(CLIENT_ID);
    await page.getByLabel(/^Domains whose people/).fill("example.org");
    await page.getByRole("switch", { name: /^People may sign in with Google/ }).press("Space");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Settings saved").waitFor();
  });
  await checks.check("somebody of the domain comes by Google’s button, and has an account", async () => {
    await other.context().clearCookies();
    await playGoogle(other);
    await other.goto("/auth/login");
    await other.getByRole("button", { name: "Google’s button" }).click();
    await other.getByRole("heading", { name: "Hello, Lin" }).waitFor();
  });
  await checks.check("where Google is out of reach, the page says so and takes the password", async () => {
    await other.context().clearCookies();
    await other.route("https://accounts.google.com/**", (route) => route.abort());
    await other.goto("/auth/login");
    await other.getByRole("alert").getByText("accounts.google.com").waitFor();
    await other.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    // the browser says so, too, and nothing else
    assert.deepEqual(visitor.newComplaints(), ["/auth/login: Failed to load resource: net::ERR_FAILED"]);
  });
  await checks.check("Google is turned off, and its script is not asked for any more", async () => {
    await page.getByRole("switch", { name: /^People may sign in with Google/ }).press("Space");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Save", disabled: true }).waitFor();
    const asked = [];
    other.on("request", (request) => asked.push(new URL(request.url()).host));
    await other.goto("/auth/login");
    await other.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    assert.deepEqual([...new Set(asked)], [new URL(other.url()).host]);
  });
}

/** Google's script cannot be had here. What it does is played: a button that hands over a token that the issuer signed. */
async function playGoogle(page) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { ...LIN, iss: GOOGLE, aud: CLIENT_ID, iat: now, exp: now + 3600 };
  const { token } = await (await fetch(`${GOOGLE}/sign`, { method: "POST", body: JSON.stringify({ claims }) })).json();
  const script = `google = { accounts: { id: {
    initialize({ callback }) { this.callback = callback },
    renderButton(place) {
      const button = document.createElement("button");
      button.textContent = "Google’s button";
      button.onclick = () => this.callback({ credential: "${token}" });
      place.append(button);
    },
  } } };`;
  await page.route("https://accounts.google.com/gsi/client", (route) =>
    route.fulfill({ contentType: "text/javascript; charset=utf-8", body: script }),
  );
}

async function lookAtTheAudit(checks, { page }) {
  await checks.check("all of it is in the audit log, which can be narrowed down", async () => {
    await page.goto("/admin/audit");
    const events = page.getByRole("table", { name: "Events" });
    for (const what of ["Sent a test mail", "Chose a new password", "Changed a setting", "Joined"]) {
      await events.getByRole("button", { name: what, exact: true }).first().waitFor();
    }
    await events.getByRole("button", { name: "Sent a test mail" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Only events like this" }).click();
    await page.waitForURL(/topic=email-test/);
    await events.getByRole("button", { name: "Joined" }).waitFor({ state: "detached" });
    assert.equal(await events.getByRole("row").count(), 2);
  });
  await checks.check("and can be taken away as a file", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download CSV" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^audit_.*\.csv$/);
  });
}
