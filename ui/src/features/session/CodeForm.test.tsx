import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, signedIn } from "@/test/open";
import { answer } from "@/test/render";

const outside = {
  "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
  "GET /api/user/current": { status: 401, body: "Unauthenticated" },
  "POST /api/session": {
    status: 200,
    body: { mfa_required: true, methods: ["totp"], challenge_token: "the challenge" },
  },
};
const inside = {
  ...outside,
  "GET /api/user/current": signedIn(false),
  "GET /api/database": { status: 200, body: { data: [], total: 0 } },
  "POST /api/session/mfa/verify": { status: 200, body: { id: "2b1c4f0e-8a4e-4f57-9a0a-8c1b6a6f2f10" } },
};

async function givePassword() {
  open("/auth/login");
  await userEvent.type(await screen.findByRole("textbox", { name: "Email address" }), "ada@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse 7");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

test("whoever has a second factor is asked for a code after the password", async () => {
  answer(outside);
  await givePassword();
  const code = await screen.findByRole("textbox", { name: "Code" });
  expect(code).toHaveFocus();
  expect(code).toHaveAttribute("autocomplete", "one-time-code");
  const asked = answer(inside);
  await userEvent.type(code, " 123456{Enter}");
  expect(await screen.findByRole("heading", { name: "Hello, Ada" })).toBeVisible();
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/session/mfa/verify",
    body: { challenge_token: "the challenge", code: "123456", remember: true },
  });
});

test("a wrong code is said at its field, and a recovery code is taken in its place", async () => {
  const refused = { status: 401, body: "Invalid authentication code." };
  answer({ ...outside, "POST /api/session/mfa/verify": refused });
  await givePassword();
  await userEvent.type(await screen.findByRole("textbox", { name: "Code" }), "000000{Enter}");
  await waitFor(() => expect(screen.getByRole("textbox", { name: "Code" })).toHaveAccessibleDescription(/wrong/));
  await userEvent.click(screen.getByRole("button", { name: "Use a recovery code" }));
  const asked = answer(inside);
  const recovery = screen.getByRole("textbox", { name: "Recovery code" });
  expect(recovery).toHaveFocus();
  await userEvent.type(recovery, "abcd-efgh-ijkl-mnop{Enter}");
  await screen.findByRole("heading", { name: "Hello, Ada" });
  expect(asked.find(({ path }) => path.endsWith("/verify"))?.body).toMatchObject({ code: "abcd-efgh-ijkl-mnop" });
});

test("a challenge that has ended leads back to the password, with the reason", async () => {
  const expired = { status: 401, body: "Authentication session expired. Please log in again." };
  answer({ ...outside, "POST /api/session/mfa/verify": expired });
  await givePassword();
  await userEvent.type(await screen.findByRole("textbox", { name: "Code" }), "123456{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent(/Sign in once more/);
  expect(screen.getByLabelText("Password")).toHaveValue("");
});

test("how long to wait after too many codes is said as the server says it", async () => {
  const text = "Too many attempts! You must wait 15 seconds before trying again.";
  answer({ ...outside, "POST /api/session/mfa/verify": { status: 400, body: { errors: { "user-id": text } } } });
  await givePassword();
  await userEvent.type(await screen.findByRole("textbox", { name: "Code" }), "123456{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent(text);
});
