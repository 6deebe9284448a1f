/**
 * People and where they are signed in: an invitation handed over as a link, two browsers of one person, and what is left
 * of a session that somebody ended. Each browser is a visitor of its own.
 */
import assert from "node:assert/strict";
import { Visitor } from "./visitor.js";

const GRACE = { email: "grace@example.com", password: "Hopper-1906" };

export async function people(checks, ada, url, account) {
  const second = await Visitor.arrive(url);
  try {
    await invite(checks, ada, second);
    await endFromAfar(checks, ada, second, account);
    await deactivate(checks, ada, second);
    await checks.check("nothing was complained about in the second browser", () =>
      assert.deepEqual(second.newComplaints(), []),
    );
  } finally {
    await second.leave();
  }
}

async function invite(checks, { page }, { page: other }) {
  let link = "";
  await checks.needed("invite somebody without mail: the link is shown once", async () => {
    await page.goto("/admin/people");
    await page.getByRole("button", { name: "Invite someone" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Email address").fill(GRACE.email);
    await dialog.getByLabel("First name").fill("Grace");
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    link = await dialog.getByLabel("The link").inputValue();
    await dialog.getByRole("button", { name: "Done" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.ok(!(await page.content()).includes(new URL(link).pathname), "the link is still somewhere in the page");
  });
  await checks.needed("whoever was invited chooses a password in another browser, and is in", async () => {
    await other.goto(link);
    await other.getByLabel("New password", { exact: true }).fill(GRACE.password);
    await other.getByLabel("New password again").fill(GRACE.password);
    await other.getByRole("button", { name: "Set password and sign in" }).click();
    await other.getByRole("heading", { name: "Hello, Grace" }).waitFor();
  });
  await checks.check("the link works once", async () => {
    await other.goto(link);
    await other.getByRole("heading", { name: "This link does not work any more" }).waitFor();
  });
  await checks.check("people: found by a few letters, with the sign-in just made", async () => {
    await page.getByRole("searchbox", { name: /Search/ }).fill("grac");
    const table = page.getByRole("table", { name: "People" });
    await table.getByRole("row").filter({ hasText: "Ada" }).waitFor({ state: "detached" });
    await table.getByRole("row").filter({ hasText: GRACE.email }).getByText("just now").waitFor();
    assert.equal(new URL(page.url()).search, "?query=grac");
  });
}

async function endFromAfar(checks, { page }, { page: other }, account) {
  await checks.needed("a person signs in in a second browser, too", async () => {
    await other.context().clearCookies();
    await other.goto("/auth/login");
    await signIn(other, account);
    await other.getByRole("heading", { name: /^Hello/ }).waitFor();
    await other.goto("/account/profile");
    await other.getByRole("heading", { name: "Profile" }).waitFor();
  });
  await checks.check("the first browser shows both and ends the second", async () => {
    await page.goto("/account/devices");
    const devices = page.getByRole("table", { name: "Signed-in devices" });
    await devices.getByText("This device").waitFor();
    await devices
      .getByRole("button", { name: /^Sign out/ })
      .first()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
    await page.getByText(/signed out$/).waitFor();
  });
  await checks.check("the second is asked to sign in, and comes back to where it was going", async () => {
    await other.getByRole("navigation", { name: "Account" }).getByRole("link", { name: "Login history" }).click();
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    await signIn(other, account);
    await other.getByRole("table", { name: "Login history" }).waitFor();
    assert.equal(new URL(other.url()).pathname, "/account/login-history");
  });
}

async function deactivate(checks, { page }, { page: other }) {
  await checks.check("who is deactivated is out at once, and cannot sign in", async () => {
    await other.context().clearCookies();
    await other.goto("/auth/login");
    await signIn(other, GRACE);
    await other.getByRole("heading", { name: "Hello, Grace" }).waitFor();
    await page.goto("/admin/people");
    await page.getByRole("link", { name: "Grace" }).click();
    await page.getByRole("button", { name: "Deactivate this account" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
    await page.getByRole("button", { name: "Reactivate this account" }).waitFor();
    await other.reload();
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    await signIn(other, GRACE);
    await other.getByText("Your account is disabled.").waitFor();
  });
  await checks.check("the last administrator stays one", async () => {
    await page.goto("/admin/people");
    await page.getByRole("link", { name: "Ada Lovelace" }).click();
    await page.getByRole("switch", { name: /^Administrator/ }).press("Space");
    await page.getByRole("dialog").getByRole("button", { name: "Take the rights" }).click();
    await page.getByRole("alert").getByText("You cannot remove the last member of the 'Admin' group!").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  });
}

async function signIn(page, { email, password }) {
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}
