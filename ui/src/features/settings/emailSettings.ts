/** The mail server's settings between the server and a form. Pure. */
import type { EmailSettings, Properties, SettingView } from "@/api/types";
import { variableOf } from "./fixed";

const blank = {
  "email-smtp-host": "",
  "email-smtp-port": "",
  "email-smtp-security": "none",
  "email-smtp-username": "",
  "email-smtp-password": "",
  "email-from-address": "",
  "email-from-name": "",
  "email-reply-to": "",
};

export type EmailField = keyof typeof blank;
export type EmailValues = Record<EmailField, string>;

/** The ways to encrypt, and the port the server takes for each when none is given. */
export const SECURITY = [
  { value: "starttls", label: "STARTTLS: begins plain, goes on encrypted", port: "587" },
  { value: "ssl", label: "TLS: encrypted from the start", port: "465" },
  { value: "none", label: "None: everything can be read on the way", port: "25" },
];

const FIELDS = Object.keys(blank) as EmailField[];
const PASSWORD = "email-smtp-password";
const SECURED = "email-smtp-security";
const PORT = "email-smtp-port";

/**
 * What somebody has set, here or in the environment. What the server assumes otherwise is not a value but a hint, and
 * the password never comes here: its field is empty.
 */
export function emailValues(settings: SettingView[], properties: Properties): EmailValues {
  const values: EmailValues = { ...blank };
  for (const field of FIELDS) {
    const value = variableOf(settings, field) === null ? storedOf(settings, field) : properties[field];
    if (field !== PASSWORD && value !== null && value !== undefined) values[field] = text(value);
  }
  // the contract's third word leaves the choice to the port
  if (values[SECURED] === "tls") values[SECURED] = values[PORT] === "465" ? "ssl" : "starttls";
  if (values["email-smtp-host"] === "") values[SECURED] = "starttls";
  return values;
}

function storedOf(settings: SettingView[], field: string): unknown {
  return settings.find(({ key }) => key === field)?.value;
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** Another way to encrypt usually means its own port; one that is nobody's usual port was chosen, and stays. */
export function withSecurity(values: EmailValues, security: string): EmailValues {
  const isUsual = SECURITY.some(({ port }) => port === values[PORT].trim());
  return { ...values, [SECURED]: security, ...(isUsual && { [PORT]: "" }) };
}

export function usualPort(security: string): string {
  return SECURITY.find(({ value }) => value === security)?.port ?? "";
}

/** The server's password as it may be seen, when it has one. */
export function keptPassword(settings: SettingView[]): string | null {
  const value = storedOf(settings, PASSWORD);
  return typeof value === "string" && value !== "" ? value : null;
}

/** Everything but what the environment decides. The masked password, sent back, means: keep it. */
export function emailToSend(values: EmailValues, settings: SettingView[]): EmailSettings {
  const [port, answers] = [values[PORT].trim(), values["email-reply-to"].split(/[,;\s]+/).filter(Boolean)];
  const needsNoPassword = values["email-smtp-username"].trim() === "";
  const all: EmailSettings = {
    "email-smtp-host": values["email-smtp-host"].trim() || null,
    "email-smtp-port": port === "" ? null : Number(port),
    "email-smtp-security": values[SECURED],
    "email-smtp-username": values["email-smtp-username"].trim() || null,
    "email-smtp-password": values[PASSWORD] || (needsNoPassword ? null : keptPassword(settings)),
    "email-from-address": values["email-from-address"].trim() || null,
    "email-from-name": values["email-from-name"].trim() || null,
    "email-reply-to": answers.length === 0 ? null : answers,
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => variableOf(settings, key) === null));
}
