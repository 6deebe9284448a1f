import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { signedIn } from "@/test/open";
import { answer, show } from "@/test/render";
import { fromEnvironment, setting } from "@/test/settings";
import { EmailForm } from "./EmailForm";

const host = setting("email-smtp-host", { value: "smtp.example.com" });
const configured = { "email-configured?": true };
const me = { "GET /api/user/current": signedIn(true) };

test("a new mail server is tried, and its refusal stands at the field to blame", async () => {
  const asked = answer({
    "PUT /api/email": { status: 400, body: { errors: { "email-smtp-host": "There is no server of this name." } } },
  });
  await show(<EmailForm settings={[]} properties={{ "email-configured?": false }} />);
  const server = screen.getByRole("textbox", { name: "Mail server" });
  await userEvent.type(server, "smtp.exmaple.com");
  await userEvent.click(screen.getByRole("button", { name: "Set up mail" }));
  await waitFor(() => expect(server).toHaveAccessibleDescription("There is no server of this name."));
  expect(asked[0]?.body).toMatchObject({ "email-smtp-host": "smtp.exmaple.com", "email-smtp-security": "starttls" });
  expect(screen.queryByRole("button", { name: "Send a test mail" })).toBeNull();
});

test("a test mail goes to whoever asks, by what is saved", async () => {
  answer({ ...me, "POST /api/email/test": { status: 200, body: { ok: true } } });
  await show(<EmailForm settings={[host]} properties={configured} />);
  const test = screen.getByRole("button", { name: "Send a test mail" });
  await userEvent.click(test);
  expect(await screen.findByText("Sent to ada@example.com")).toBeVisible();
  await userEvent.type(screen.getByRole("textbox", { name: "Sender’s name" }), "Acme");
  expect(test).toBeDisabled();
});

test("a mail server that stopped taking mail is quoted", async () => {
  answer({ ...me, "POST /api/email/test": { status: 400, body: { errors: { "email-smtp-password": "Refused." } } } });
  await show(<EmailForm settings={[host]} properties={configured} />);
  await userEvent.click(screen.getByRole("button", { name: "Send a test mail" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Refused.");
});

test("mail is turned off after it was asked for twice", async () => {
  const asked = answer({ ...me, "DELETE /api/email": { status: 204 } });
  await show(<EmailForm settings={[host]} properties={configured} />);
  await userEvent.click(screen.getByRole("button", { name: "Turn mail off" }));
  expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
  const question = within(await screen.findByRole("dialog", { name: "Turn mail off?" }));
  await userEvent.click(question.getByRole("button", { name: "Turn mail off" }));
  await waitFor(() => expect(asked).toContainEqual({ method: "DELETE", path: "/api/email", body: undefined }));
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
});

test("mail that the environment decides is shown, tested, and not changed", async () => {
  answer(me);
  const keys = ["host", "port", "security", "username", "password"].map((key) => `email-smtp-${key}`);
  const settings = [...keys, "email-from-address", "email-from-name", "email-reply-to"].map(fromEnvironment);
  await show(<EmailForm settings={settings} properties={{ ...configured, "email-smtp-host": "mail.internal" }} />);
  const server = screen.getByRole("textbox", { name: "Mail server" });
  expect(server).toBeDisabled();
  expect(server).toHaveValue("mail.internal");
  expect(server).toHaveAccessibleDescription("Set by the environment variable MB_EMAIL_SMTP_HOST.");
  expect(screen.queryByRole("button", { name: /^Save|Turn mail off/ })).toBeNull();
  expect(screen.getByRole("button", { name: "Send a test mail" })).toBeEnabled();
});
