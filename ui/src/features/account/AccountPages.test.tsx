import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { answer, show } from "@/test/render";
import DevicesPage from "./DevicesPage";
import LoginHistoryPage from "./LoginHistoryPage";
import PasswordPage from "./PasswordPage";
import ProfilePage from "./ProfilePage";

const user = (own: object = {}) => ({
  status: 200,
  body: { id: 7, email: "ada@example.com", first_name: "Ada", last_name: "L", sso_source: null, locale: null, ...own },
});
const properties = {
  status: 200,
  body: {
    "password-complexity": { total: 8, digit: 1 },
    "available-locales": [["en", "English"]],
    "site-locale": "en",
  },
};
const surroundings = { "GET /api/user/current": user(), "GET /api/session/properties": properties };
const session = (id: number, current: boolean, device_description: string) => ({
  id,
  current,
  device_description,
  ip_address: "203.0.113.7",
  auth_method: "password",
  created_at: "2026-05-01T09:00:00Z",
  last_active_at: "2026-05-01T09:00:00Z",
  expires_at: "2026-05-15T09:00:00Z",
});
const two = [session(1, true, "Browser (Firefox/Linux)"), session(2, false, "Browser (Chrome/Windows)")];

async function changePassword(old: string, password: string) {
  await userEvent.type(await screen.findByLabelText("Current password"), old);
  await userEvent.type(screen.getByLabelText("New password"), password);
  await userEvent.type(screen.getByLabelText("New password again"), password);
  await userEvent.click(screen.getByRole("button", { name: "Change password" }));
}

test("a language is chosen, and going back to the server’s is no language", async () => {
  const asked = answer({ ...surroundings, "GET /api/user/current": user({ locale: "en" }), "PUT /api/user/7": user() });
  await show(<ProfilePage />);
  const language = await screen.findByRole("combobox", { name: "Language" });
  expect(language).toHaveValue("English");
  await userEvent.click(language);
  await userEvent.click(await screen.findByRole("option", { name: "Like this server (English)" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "PUT", path: "/api/user/7", body: { locale: null } }));
});

test("who signs in with Google is told where the name is kept", async () => {
  answer({ ...surroundings, "GET /api/user/current": user({ sso_source: "google" }) });
  await show(<ProfilePage />);
  for (const label of ["First name", "Last name", "Email address"]) {
    const field = await screen.findByRole("textbox", { name: label });
    expect(field).toBeDisabled();
    expect(field).toHaveAccessibleDescription("Kept by Google; change it there.");
  }
});

test("a new password needs the one there is, and the fields forget both", async () => {
  const asked = answer({ ...surroundings, "PUT /api/user/7/password": { status: 200, body: { success: true } } });
  const { queryClient } = await show(<PasswordPage />);
  await changePassword("old one 1", "correct horse 7");
  await waitFor(() =>
    expect(asked).toContainEqual({
      method: "PUT",
      path: "/api/user/7/password",
      body: { password: "correct horse 7", old_password: "old one 1" },
    }),
  );
  await waitFor(() => expect(screen.getByLabelText("Current password")).toHaveValue(""));
  const kept = queryClient
    .getMutationCache()
    .getAll()
    .map(({ state }) => state.variables);
  expect(JSON.stringify(kept)).not.toContain("correct horse 7");
});

test("a wrong current password is said at its field", async () => {
  answer({
    ...surroundings,
    "PUT /api/user/7/password": { status: 400, body: { errors: { old_password: "Invalid password" } } },
  });
  await show(<PasswordPage />);
  await changePassword("not it", "correct horse 7");
  await waitFor(() =>
    expect(screen.getByLabelText("Current password")).toHaveAccessibleDescription(/not the password you have now/),
  );
});

test("how long to wait after too many tries is said as the server says it", async () => {
  const text = "Too many attempts! You must wait 15 seconds before trying again.";
  answer({ ...surroundings, "PUT /api/user/7/password": { status: 400, body: { errors: { old_password: text } } } });
  await show(<PasswordPage />);
  await changePassword("not it", "correct horse 7");
  await waitFor(() => expect(screen.getByLabelText("Current password")).toHaveAccessibleDescription(text));
});

test("a password against the rules is not sent", async () => {
  const asked = answer(surroundings);
  await show(<PasswordPage />);
  await changePassword("old one 1", "short");
  await waitFor(() => expect(screen.getByLabelText("New password")).toHaveFocus());
  expect(screen.getByText("at least 8 characters")).toHaveTextContent("(not met yet)");
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
});

test("another device is signed out after it was asked for twice; this one is not offered", async () => {
  const asked = answer({
    ...surroundings,
    "GET /api/session": { status: 200, body: two },
    "DELETE /api/session/2": { status: 204 },
  });
  await show(<DevicesPage />);
  await userEvent.click(await screen.findByRole("button", { name: /Sign out Browser \(Chrome\/Windows\)/ }));
  expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
  expect(screen.queryByRole("button", { name: /Firefox/ })).toBeNull();
  await userEvent.click(await screen.findByRole("button", { name: "Sign out" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "DELETE", path: "/api/session/2", body: undefined }));
});

test("all others are signed out at once, when there are others", async () => {
  const asked = answer({
    ...surroundings,
    "GET /api/session": { status: 200, body: two },
    "POST /api/session/revoke-others": { status: 200, body: { revoked: 1 } },
  });
  await show(<DevicesPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Sign out all others" }));
  expect(await screen.findByRole("dialog", { name: "Sign out 1 other device?" })).toBeVisible();
  await userEvent.click(screen.getAllByRole("button", { name: "Sign out all others" }).at(-1) as HTMLElement);
  await waitFor(() => expect(asked.some(({ path }) => path === "/api/session/revoke-others")).toBe(true));
});

test("alone on one device, there is nothing to end", async () => {
  answer({ ...surroundings, "GET /api/session": { status: 200, body: two.slice(0, 1) } });
  await show(<DevicesPage />);
  expect(await screen.findByText("This device")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Sign out all others" })).toBeNull();
});

test("the history says which sign-ins still hold", async () => {
  answer({
    "GET /api/login-history/current": {
      status: 200,
      body: [
        { timestamp: "2026-05-02T09:00:00Z", device_description: "Firefox", ip_address: null, active: true },
        { timestamp: "2026-05-01T09:00:00Z", device_description: "curl", ip_address: "203.0.113.7", active: false },
      ],
    },
  });
  await show(<LoginHistoryPage />);
  const [, newest, oldest] = await screen.findAllByRole("row");
  expect(newest).toHaveTextContent("Still signed in");
  expect(newest).toHaveTextContent("not known");
  expect(oldest).not.toHaveTextContent("Still signed in");
});
