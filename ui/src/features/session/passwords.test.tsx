import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const stranger = { "GET /api/user/current": { status: 401, body: "Unauthenticated" } };
const properties = (own: object) => ({
  "GET /api/session/properties": { status: 200, body: { "has-user-setup": true, ...own } },
});
const valid = (is: boolean) => ({
  "GET /api/session/password_reset_token_valid": { status: 200, body: { valid: is } },
});
const mail = { "email-configured?": true, "site-url": "https://data.example.com" };
const strict = { "password-complexity": { total: 6, digit: 1 } };
const link = "/auth/reset_password/5_2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10";

async function choose(password: string) {
  await userEvent.type(await screen.findByLabelText("New password"), password);
  await userEvent.type(screen.getByLabelText("New password again"), password);
  await userEvent.click(screen.getByRole("button", { name: "Set password and sign in" }));
}

test("the address typed at the door is asked for, and the answer is the same for everybody", async () => {
  answer({ ...stranger, ...properties(mail) });
  open("/auth/login");
  await userEvent.type(await screen.findByRole("textbox", { name: "Email address" }), "ada@example.com");
  const asked = answer({
    ...stranger,
    ...properties(mail),
    "POST /api/session/forgot_password": { status: 204 },
  });
  await userEvent.click(screen.getByRole("link", { name: "Forgot password?" }));
  await userEvent.click(await screen.findByRole("button", { name: "Send the link" }));
  expect(await screen.findByRole("heading", { name: "Look at your mail" })).toHaveFocus();
  expect(screen.getByText(/If there is an account/)).toHaveTextContent("ada@example.com");
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/session/forgot_password",
    body: { email: "ada@example.com" },
  });
});

test("a throttled request is said at the address", async () => {
  const text = "Too many attempts! You must wait 15 seconds before trying again.";
  answer({
    ...stranger,
    ...properties(mail),
    "POST /api/session/forgot_password": { status: 400, body: { errors: { email: text } } },
  });
  open("/auth/forgot_password");
  const email = await screen.findByRole("textbox", { name: "Email address" });
  await userEvent.type(email, "ada@example.com{Enter}");
  await waitFor(() => expect(email).toHaveAccessibleDescription(text));
});

test("a server without mail names whom to ask", async () => {
  answer({ ...stranger, ...properties({ "email-configured?": false, "admin-email": "grace@example.com" }) });
  open("/auth/forgot_password");
  expect(await screen.findByText(/This server cannot send links by mail/)).toBeVisible();
  expect(screen.getByRole("link", { name: "grace@example.com" })).toHaveAttribute("href", "mailto:grace@example.com");
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("a good link sets the password and leads in", async () => {
  answer({ ...stranger, ...properties(strict), ...valid(true) });
  open(link);
  await userEvent.type(await screen.findByLabelText("New password"), "abc");
  expect(screen.getByText("at least 1 digit")).toHaveTextContent("not met yet");
  await userEvent.clear(screen.getByLabelText("New password"));
  const asked = answer({
    ...properties(strict),
    "GET /api/user/current": signedIn(false),
    "GET /api/database": { status: 200, body: { data: [], total: 0 } },
    "POST /api/session/reset_password": { status: 200, body: { success: true, session_id: "s" } },
  });
  await choose("correct horse 7");
  expect(await screen.findByRole("heading", { name: "Hello, Ada" })).toBeVisible();
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/session/reset_password",
    body: { token: "5_2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10", password: "correct horse 7" },
  });
});

test("a dead link says so and leads to a new one", async () => {
  answer({ ...stranger, ...properties({}), ...valid(false) });
  open(link);
  expect(await screen.findByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Ask for a new link" })).toHaveAttribute("href", "/auth/forgot_password");
});

test("a link that dies while the password is typed is not blamed on the password", async () => {
  answer({
    ...stranger,
    ...properties(strict),
    ...valid(true),
    "POST /api/session/reset_password": { status: 400, body: { errors: { password: "Invalid reset token" } } },
  });
  open(link);
  await choose("correct horse 7");
  expect(await screen.findByRole("heading", { name: "This link does not work any more" })).toBeVisible();
});

test("a good link does not stand in for a second factor", async () => {
  answer({
    ...stranger,
    ...properties(strict),
    ...valid(true),
    "POST /api/session/reset_password": { status: 200, body: { success: true } },
  });
  open(link);
  await choose("correct horse 7");
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(window.location.pathname).toBe("/auth/login");
});
