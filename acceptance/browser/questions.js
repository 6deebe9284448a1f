/** A question that is kept: saved, found again, changed, put away and taken back. It stays in the root for later steps. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const SQL = "SELECT city, sum(sold) AS sold FROM sale JOIN shop ON shop.id = shop_id GROUP BY city ORDER BY city";

export async function questions(checks, visitor, databaseName, warehouse) {
  const { page } = visitor;
  const button = (name) => page.getByRole("button", { name, exact: true });
  const heading = (name) => page.getByRole("heading", { level: 1, name, exact: true });
  const bars = () => page.getByRole("img", { name: /^Bar chart of sold by city, \d values/ });
  const write = async (sql) => {
    await page.getByRole("textbox", { name: "SQL" }).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(sql);
  };

  await checks.needed("save a question: it has a name, a place and an address, and is not run again", async () => {
    await page.goto("/question");
    await page.getByRole("combobox", { name: "Database", exact: true }).click();
    await page.getByRole("option", { name: databaseName }).click();
    await write(SQL);
    await page.keyboard.press("Control+Enter");
    await page.getByText(/^3 rows/).waitFor();
    await page.getByRole("radiogroup", { name: "Show as" }).getByText("Bar", { exact: true }).click();
    await bars().waitFor();
    let runs = 0;
    const count = (request) => (runs += /\/api\/card\/\d+\/query$/.test(request.url()) ? 1 : 0);
    page.on("request", count);
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog", { name: "Save question" });
    await dialog.getByLabel("Name").fill("Sold by city");
    await dialog.getByLabel("Description").fill("All shops of a city together");
    await dialog.getByRole("button", { name: "Collection", exact: false }).click();
    await page.getByRole("textbox", { name: "Search collections" }).fill("analytics");
    await page.getByRole("treeitem", { name: "Our analytics", exact: true }).waitFor();
    assert.deepEqual(await visitor.barriers(), []);
    await page.getByRole("treeitem", { name: "Our analytics", exact: true }).click();
    await dialog.getByRole("button", { name: "Collection Our analytics", exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Save" }).click();
    await heading("Sold by city").waitFor();
    assert.match(new URL(page.url()).pathname, /^\/question\/\d+-sold-by-city$/);
    await bars().waitFor();
    page.off("request", count);
    assert.equal(runs, 0);
    assert.deepEqual(await visitor.barriers(), []);
  });

  await checks.check("a new question begins with nothing", async () => {
    await page.goto("/question");
    await page.getByText("Write a query to run.").waitFor();
  });

  await checks.check("reopen a question: its answer, its picture, and who changed it last", async () => {
    await page.goto("/collection/root");
    await page.getByRole("link", { name: "Sold by city" }).click();
    await heading("Sold by city").waitFor();
    await page.getByText(/^3 rows/).waitFor();
    await bars().waitFor();
    await page.getByText("All shops of a city together").waitFor();
    await page.getByText(/^Changed by Ada Lovelace/).waitFor();
    assert.deepEqual(await visitor.barriers(), []);
  });

  await checks.check("download a saved question: the file holds the answer", async () => {
    await button("Download").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "CSV" }).click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8").split(/\r?\n/);
    assert.deepEqual(lines, ["city,sold", ...warehouse.soldByCity().map(String), ""]);
  });

  await checks.check("edit a question: tried first, not lost by a click, then saved over the one before", async () => {
    await button("Edit SQL").click();
    await write(`${SQL} LIMIT 2`);
    await page.keyboard.press("Control+Enter");
    await page.getByText(/^2 rows/).waitFor();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Browse data" }).click();
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await button("Cancel").click();
    await button("Save").click();
    await page.getByText("Changes saved").waitFor();
    await page.reload();
    await page.getByText(/^2 rows/).waitFor();
  });

  await checks.check("rename a question where its name stands: its address follows", async () => {
    await button("Rename").click();
    await page.getByRole("textbox", { name: "Name" }).fill("Sold in two cities");
    await page.keyboard.press("Enter");
    await heading("Sold in two cities").waitFor();
    await page.waitForURL(/\/question\/\d+-sold-in-two-cities$/);
  });

  await checks.check("archive a question, and undo it", async () => {
    await button("Actions for Sold in two cities").click();
    await page.getByRole("menuitem", { name: "Move to the trash" }).click();
    await page.getByText("This question is in the trash.", { exact: false }).waitFor();
    await button("Undo").click();
    await page.getByText("“Sold in two cities” is back where it was").waitFor();
    await page.getByText("This question is in the trash.", { exact: false }).waitFor({ state: "detached" });
    await button("Rename").waitFor();
  });

  await checks.check("archive from the list, and restore from the trash", async () => {
    await page.goto("/collection/root");
    await page.getByRole("checkbox", { name: "Select Sold in two cities" }).check();
    await page.getByRole("region", { name: "Selected" }).getByRole("button", { name: "Move to the trash" }).click();
    await page.getByRole("link", { name: "Sold in two cities" }).waitFor({ state: "detached" });
    await page.goto("/collection/trash");
    await button("Restore Sold in two cities").click();
    await page.getByRole("link", { name: "Sold in two cities" }).waitFor({ state: "detached" });
    await page.goto("/collection/root");
    await page.getByRole("link", { name: "Sold in two cities" }).waitFor();
  });
}
