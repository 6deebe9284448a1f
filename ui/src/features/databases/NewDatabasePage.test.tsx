import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import NewDatabasePage from "./NewDatabasePage";

const engines = {
  postgres: {
    "driver-name": "PostgreSQL",
    "details-fields": [
      { name: "host", "display-name": "Host" },
      { name: "dbname", "display-name": "Database name", required: true },
    ],
  },
  sqlite: { "driver-name": "SQLite", "details-fields": [{ name: "db", "display-name": "Filename", required: true }] },
};

test("the form follows the chosen engine", async () => {
  answer({ "GET /api/session/properties": { status: 200, body: { engines } } });
  await show(<NewDatabasePage />);
  expect(await screen.findByRole("textbox", { name: /^Host/ })).toBeVisible();
  await userEvent.click(screen.getByRole("combobox", { name: "Database type" }));
  await userEvent.click(await screen.findByRole("option", { name: "SQLite" }));
  expect(screen.getByRole("textbox", { name: /^Filename/ })).toBeVisible();
  expect(screen.queryByRole("textbox", { name: /^Host/ })).toBeNull();
});

test("a failed test marks the fields the server names", async () => {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { engines } },
    "POST /api/database/validate": {
      status: 200,
      body: { valid: false, message: "The server db1 cannot be reached.", errors: { host: "check the host" } },
    },
  });
  await show(<NewDatabasePage />);
  await userEvent.type(await screen.findByRole("textbox", { name: /^Host/ }), "db1");
  await userEvent.type(screen.getByRole("textbox", { name: /^Database name/ }), "shop");
  await userEvent.click(screen.getByRole("button", { name: "Test connection" }));
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: /^Host/ })).toHaveAccessibleDescription("check the host"),
  );
  expect(screen.getByRole("alert")).toHaveTextContent("The server db1 cannot be reached.");
  expect(asked.at(-1)?.body).toEqual({ details: { engine: "postgres", details: { host: "db1", dbname: "shop" } } });
});

test("nothing is sent while a required field is empty", async () => {
  const asked = answer({ "GET /api/session/properties": { status: 200, body: { engines } } });
  await show(<NewDatabasePage />);
  await userEvent.click(await screen.findByRole("button", { name: "Save" }));
  const name = screen.getByRole("textbox", { name: /^Display name/ });
  expect(name).toHaveAccessibleDescription(/Give the database a name/);
  expect(name).toHaveAttribute("aria-invalid", "true");
  const dbname = screen.getByRole("textbox", { name: /^Database name/ });
  expect(dbname).toHaveAccessibleDescription("Database name is required.");
  expect(asked.filter(({ method }) => method === "POST")).toEqual([]);
});
