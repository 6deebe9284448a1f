import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { person } from "@/test/people";
import { answer, show } from "@/test/render";
import { NewPasswordDialog } from "./NewPasswordDialog";

const link = "http://localhost:3000/auth/reset_password/7_secret";
const mail = (isSetUp: boolean) => ({
  "GET /api/session/properties": {
    status: 200,
    body: { "email-configured?": isSetUp, "site-url": "http://localhost:3000" },
  },
});

test("with mail set up it goes by mail", async () => {
  const asked = answer({ ...mail(true), "POST /api/session/forgot_password": { status: 204 } });
  const close = vi.fn();
  await show(<NewPasswordDialog person={person()} onClose={close} />);
  await userEvent.click(await screen.findByRole("button", { name: "Send mail" }));
  await waitFor(() => expect(close).toHaveBeenCalled());
  expect(asked).toContainEqual({
    method: "POST",
    path: "/api/session/forgot_password",
    body: { email: "ada@example.com" },
  });
});

test("without mail there is a link, which a stray Esc does not lose", async () => {
  answer({
    ...mail(false),
    "POST /api/user/7/password-reset-url": { status: 200, body: { password_reset_url: link } },
  });
  const close = vi.fn();
  await show(<NewPasswordDialog person={person()} onClose={close} />);
  expect(screen.queryByRole("button", { name: "Send mail" })).toBeNull();
  await userEvent.click(await screen.findByRole("button", { name: "Create a link" }));
  expect(await screen.findByRole("textbox", { name: "The link" })).toHaveValue(link);
  await userEvent.keyboard("{Escape}");
  expect(close).not.toHaveBeenCalled();
});

test("without an address of the server there is no link to make, and the way to mend it is shown", async () => {
  answer({ "GET /api/session/properties": { status: 200, body: { "email-configured?": true, "site-url": null } } });
  await show(<NewPasswordDialog person={person()} onClose={() => undefined} />);
  expect(await screen.findByRole("link", { name: "Set the site address" })).toHaveAttribute("href", "/admin/settings");
  expect(screen.queryByRole("button", { name: /link|mail/ })).toBeNull();
});
