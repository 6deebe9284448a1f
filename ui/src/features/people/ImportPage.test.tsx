import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { ImportPreview, ImportRow } from "@/api/types";
import { answer, show } from "@/test/render";
import ImportPage from "./ImportPage";

const csv = "email\nada@example.com";
const row = (line: number, action: ImportRow["action"], problem: string | null = null): ImportRow => ({
  line,
  email: `line${line}@example.com`,
  first_name: null,
  last_name: null,
  groups: [],
  action,
  problem,
});
const preview = (own: Partial<ImportPreview>) => ({
  "GET /api/session/properties": { status: 200, body: { "email-configured?": false } },
  "POST /api/user/import/preview": {
    status: 200,
    body: { rows: [], create: 0, skip: 0, refuse: 0, new_groups: [], ...own },
  },
});

async function look() {
  await userEvent.type(await screen.findByRole("textbox", { name: "People as CSV" }), csv);
  await userEvent.click(screen.getByRole("button", { name: "See what will happen" }));
}

test("problems come first and nothing is imported while there is one", async () => {
  answer(
    preview({ rows: [row(2, "create"), row(3, "skip"), row(4, "refuse", "not an address")], create: 1, refuse: 1 }),
  );
  await show(<ImportPage />);
  await look();
  const [, first, second, third] = within(await screen.findByRole("table")).getAllByRole("row");
  expect(first).toHaveTextContent("not an address");
  expect(second).toHaveTextContent("line3@example.com");
  expect(third).toHaveTextContent("line2@example.com");
  expect(screen.getByRole("button", { name: "Import" })).toBeDisabled();
  expect(screen.getByText(/1 line has a problem/)).toBeVisible();
});

test("what was looked at is imported, without mail when none is set up", async () => {
  const asked = answer({
    ...preview({ rows: [row(2, "create")], create: 1, new_groups: ["Sales"] }),
    "POST /api/user/import": { status: 200, body: { created: 1, skipped: 0 } },
  });
  await show(<ImportPage />);
  await look();
  expect(await screen.findByText("1 new account; new groups: Sales.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Import 1 person" }));
  expect(await screen.findByText("1 account made")).toBeVisible();
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/user/import",
    body: { csv, send_invitations: false },
  });
});

test("a file is read into the field", async () => {
  answer(preview({}));
  await show(<ImportPage />);
  const file = new File(["email\ngrace@example.com"], "people.csv", { type: "text/csv" });
  await screen.findByRole("button", { name: "Choose a file" });
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  await userEvent.upload(input as HTMLInputElement, file);
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: "People as CSV" })).toHaveValue("email\ngrace@example.com"),
  );
});

test("going back keeps what was typed", async () => {
  answer(preview({ rows: [row(2, "skip")], skip: 1 }));
  await show(<ImportPage />);
  await look();
  expect(await screen.findByText("There is nobody new in this file.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Back" }));
  expect(screen.getByRole("textbox", { name: "People as CSV" })).toHaveValue(csv);
});
