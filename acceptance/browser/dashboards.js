/** A dashboard: made, filled with a saved question and a text, laid out with the keyboard and the mouse, put away and taken back. */
import assert from "node:assert/strict";

const QUESTION = "Sold in two cities";

export async function dashboards(checks, visitor) {
  const { page } = visitor;
  const button = (name) => page.getByRole("button", { name, exact: true });
  const heading = (name) => page.getByRole("heading", { level: 1, name, exact: true });
  const answer = () => page.getByRole("region", { name: QUESTION }).getByRole("img", { name: /^Bar chart of sold by city/ });
  const left = async () => (await answer().boundingBox()).x;

  await checks.needed("make a dashboard: it has a place and an address, and opens to be filled", async () => {
    await page.goto("/collection/root");
    await page.getByRole("link", { name: "New dashboard" }).click();
    await heading("New dashboard").waitFor();
    await page.getByRole("textbox", { name: "Name" }).fill("Shops today");
    await button("Create dashboard").click();
    await page.getByRole("region", { name: "Editing" }).waitFor();
    assert.match(new URL(page.url()).pathname, /^\/dashboard\/\d+-shops-today$/);
  });

  await checks.needed("put a question and a text on it, and save", async () => {
    await button("Add question").click();
    const dialog = page.getByRole("dialog", { name: "Add questions" });
    await dialog.getByRole("textbox", { name: "Search" }).fill("two cities");
    await dialog.getByRole("button", { name: `Add ${QUESTION}` }).click();
    await dialog.getByText(`“${QUESTION}” added`).waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await button("Add text").click();
    await page.getByRole("textbox", { name: "Text" }).fill("## Read me\nAll shops **together**");
    await answer().waitFor();
    assert.deepEqual(await visitor.barriers(), []);
    await button("Save").click();
    await button("Edit").waitFor();
  });

  await checks.check("it is there again after a reload: the answer drawn, the text as it was meant", async () => {
    await page.reload();
    await answer().waitFor();
    await page.getByRole("heading", { level: 2, name: "Read me" }).waitFor();
    await page.getByRole("strong").getByText("together").waitFor();
    assert.deepEqual(await visitor.barriers(), []);
  });

  await checks.check("move it with the keyboard: not lost by a click, undone, saved", async () => {
    const before = await left();
    await button("Edit").click();
    await button(`Move ${QUESTION}`).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.getByText("Row 1, column 3, 12 wide, 6 high").waitFor({ state: "attached" });
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Browse data" }).click();
    const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await button("Undo").click();
    await button("Save").click();
    await button("Edit").waitFor();
    await page.reload();
    assert.ok((await left()) > before, "it did not move");
  });

  await checks.check("move it with the mouse, and cancel", async () => {
    const before = await left();
    await button("Edit").click();
    const handle = await button(`Move ${QUESTION}`).boundingBox();
    await page.mouse.move(handle.x + 40, handle.y + 10);
    await page.mouse.down();
    await page.mouse.move(handle.x + 240, handle.y + 20, { steps: 8 });
    await page.mouse.up();
    await page.getByText("Not saved yet").waitFor({ state: "attached" });
    await button("Cancel").click();
    await button("Edit").waitFor();
    assert.equal(await left(), before);
  });

  await checks.check("archive a dashboard, and undo it", async () => {
    await button("Actions for Shops today").click();
    await page.getByRole("menuitem", { name: "Move to the trash" }).click();
    await page.getByText("This dashboard is in the trash.", { exact: false }).waitFor();
    await button("Undo").click();
    await page.getByText("“Shops today” is back where it was").waitFor();
    await page.getByText("This dashboard is in the trash.", { exact: false }).waitFor({ state: "detached" });
    await page.goto("/collection/root");
    await page.getByRole("link", { name: "Shops today" }).waitFor();
  });
}
