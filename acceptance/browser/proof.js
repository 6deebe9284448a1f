/** A proof of who one is grows old: before a change that matters, the page asks again, and then goes on with the change. */
import { setTimeout as sleep } from "node:timers/promises";

/** `password` is that of whoever sits at the browser. */
export async function proveAgain(checks, { page }, password) {
  const changePolicy = async (option) => {
    await page.goto("/admin/settings/authentication");
    await page.getByRole("combobox", { name: "Ask for the password again before sensitive changes" }).click();
    await page.getByRole("option", { name: option }).click();
    await page.getByRole("region", { name: "Sessions" }).getByRole("button", { name: "Save" }).click();
    await page.getByText("Settings saved").waitFor();
  };
  const row = page.getByRole("table", { name: "People" }).getByRole("row").filter({ hasText: "Sophie" });
  const proof = page.getByRole("dialog", { name: "Is it you?" });

  await checks.needed("a proof of who one is shall count for a minute", async () => {
    await changePolicy(/more than a minute ago/);
    const [session] = (await (await page.request.get("/api/session")).json()).filter(({ current }) => current);
    await sleep(Math.max(0, Date.parse(session.created_at) + 61_000 - Date.now()));
  });
  await checks.check("a change that matters: the page asks who it is, and a wrong password is refused", async () => {
    await page.goto("/admin/people");
    await page.getByRole("button", { name: "Actions for Sophie Wilson" }).click();
    await page.getByRole("menuitem", { name: "Deactivate…" }).click();
    await page.getByRole("button", { name: "Deactivate", exact: true }).click();
    await proof.getByLabel("Your password").fill(`${password}x`);
    await proof.getByRole("button", { name: "Confirm" }).click();
    await proof.getByText("This is not your password.").waitFor();
    await row.waitFor();
  });
  await checks.needed("with the right one the change is made", async () => {
    await proof.getByLabel("Your password").fill(password);
    await proof.getByRole("button", { name: "Confirm" }).click();
    await row.waitFor({ state: "detached" });
  });
  await checks.check("for the next change, that proof is fresh enough", async () => {
    await changePolicy(/^Never/);
  });
}
