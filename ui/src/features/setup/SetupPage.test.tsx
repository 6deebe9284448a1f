import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import SetupPage from "./SetupPage";

const properties = {
  status: 200,
  body: { "has-user-setup": false, "setup-token": "the-token", "password-complexity": { total: 6, digit: 1 } },
};

async function fillInAccount(password: string) {
  await userEvent.click(await screen.findByRole("button", { name: "Let’s begin" }));
  await userEvent.type(screen.getByRole("textbox", { name: "First name" }), "Ada");
  await userEvent.type(screen.getByRole("textbox", { name: "Email address" }), "ada@example.com");
  await userEvent.type(screen.getByLabelText("Password"), password);
  await userEvent.type(screen.getByLabelText("Password again"), password);
  await userEvent.click(screen.getByRole("button", { name: "Next" }));
}

test("a new server is set up with one request that carries the token", async () => {
  const asked = answer({
    "GET /api/session/properties": properties,
    "POST /api/setup": { status: 200, body: { id: "2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10" } },
  });
  await show(<SetupPage />);
  await fillInAccount("correct horse 7");
  await userEvent.type(screen.getByRole("textbox", { name: "Site name" }), "Acme");
  await userEvent.click(screen.getByRole("button", { name: "Finish" }));
  expect(await screen.findByRole("heading", { name: "You’re set up" })).toHaveFocus();
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
    token: "the-token",
    user: { first_name: "Ada", last_name: null, email: "ada@example.com", password: "correct horse 7" },
    prefs: { site_name: "Acme" },
  });
});

test.each([
  [null, [{ "site-url": window.location.origin }]],
  ["https://bi.example.com", []],
])("a server whose address is %j learns it from the first browser, unless it knows it", async (known, told) => {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { ...properties.body, "site-url": known } },
    "POST /api/setup": { status: 200, body: { id: "2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10" } },
    "PUT /api/setting": { status: 204 },
  });
  await show(<SetupPage />);
  await fillInAccount("correct horse 7");
  expect(screen.getByText(/will begin with/)).toHaveTextContent(known ?? window.location.origin);
  await userEvent.click(screen.getByRole("button", { name: "Finish" }));
  expect(await screen.findByRole("heading", { name: "You’re set up" })).toBeVisible();
  expect(asked.filter(({ method }) => method === "PUT").map(({ body }) => body)).toEqual(told);
});

test("a password the server refuses leads back to the password", async () => {
  answer({
    "GET /api/session/properties": properties,
    "POST /api/setup": { status: 400, body: { errors: { user: { password: "password is too common." } } } },
  });
  await show(<SetupPage />);
  await fillInAccount("passw0rd");
  await userEvent.click(screen.getByRole("button", { name: "Finish" }));
  await waitFor(() => expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(/password is too common/));
  expect(screen.getByLabelText("Password")).toHaveAttribute("aria-invalid", "true");
});

test("a password against the rules is not let through, and the rules say which", async () => {
  answer({ "GET /api/session/properties": properties });
  await show(<SetupPage />);
  await fillInAccount("abcdefgh");
  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(/does not meet the rules/);
  await waitFor(() => expect(screen.getByLabelText("Password")).toHaveFocus());
  expect(screen.getByText("at least 6 characters")).toHaveTextContent("(met)");
  expect(screen.getByText("at least 1 digit")).toHaveTextContent("(not met yet)");
  expect(screen.queryByRole("button", { name: "Finish" })).toBeNull();
});
