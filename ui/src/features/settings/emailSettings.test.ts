import { expect, test } from "vitest";
import { fromEnvironment, setting } from "@/test/settings";
import { emailToSend, emailValues, withSecurity } from "./emailSettings";

const stored = [
  setting("email-smtp-host", { value: "smtp.example.com" }),
  setting("email-smtp-security", { value: "tls" }),
  setting("email-smtp-username", { value: "mailer" }),
  setting("email-smtp-password", { value: "**********7x" }),
  setting("email-reply-to", { value: ["a@example.com", "b@example.com"] }),
];

test("what nobody set is empty, whatever the server assumes in its place", () => {
  const values = emailValues([], { "email-from-address": "notifications@example.com", "email-smtp-security": "none" });
  expect(values["email-from-address"]).toBe("");
  expect(values["email-smtp-security"]).toBe("starttls");
});

test("a stored password never reaches its field, and is kept by sending its mask", () => {
  const values = emailValues(stored, {});
  expect(values["email-smtp-password"]).toBe("");
  expect(emailToSend(values, stored)["email-smtp-password"]).toBe("**********7x");
  expect(emailToSend({ ...values, "email-smtp-password": "new" }, stored)["email-smtp-password"]).toBe("new");
});

test("without a user name there is no password", () => {
  expect(emailToSend({ ...emailValues(stored, {}), "email-smtp-username": " " }, stored)).toMatchObject({
    "email-smtp-username": null,
    "email-smtp-password": null,
  });
});

test.each([
  ["465", "ssl"],
  ["2525", "starttls"],
])("the word that leaves encryption to the port is shown as what port %s makes of it", (port, security) => {
  const values = emailValues([...stored, setting("email-smtp-port", { value: Number(port) })], {});
  expect(values["email-smtp-security"]).toBe(security);
});

test("several addresses for answers survive the form", () => {
  const values = emailValues(stored, {});
  expect(values["email-reply-to"]).toBe("a@example.com, b@example.com");
  expect(emailToSend(values, stored)["email-reply-to"]).toEqual(["a@example.com", "b@example.com"]);
});

test("the environment's part is shown and not sent", () => {
  const settings = [fromEnvironment("email-smtp-host"), setting("email-smtp-username")];
  const values = emailValues(settings, { "email-smtp-host": "mail.internal" });
  expect(values["email-smtp-host"]).toBe("mail.internal");
  expect(emailToSend(values, settings)).not.toHaveProperty("email-smtp-host");
});

test("another encryption takes its usual port, but leaves a chosen one alone", () => {
  const values = emailValues(stored, {});
  expect(withSecurity({ ...values, "email-smtp-port": "587" }, "ssl")["email-smtp-port"]).toBe("");
  expect(withSecurity({ ...values, "email-smtp-port": "2525" }, "ssl")["email-smtp-port"]).toBe("2525");
});
