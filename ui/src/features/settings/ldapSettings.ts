/** The LDAP settings between the server and a form. Pure. */
import type { LdapSettings, Properties, SettingView } from "@/api/types";
import { variableOf } from "./fixed";
import type { Mapping } from "./GroupMappings";
import { mappingsOf, mappingsToSend } from "./groupMappingSettings";

const blank = {
  "ldap-host": "",
  "ldap-port": "389",
  "ldap-security": "starttls",
  "ldap-bind-dn": "",
  "ldap-password": "",
  "ldap-user-base": "",
  "ldap-user-filter": "",
  "ldap-attribute-email": "",
  "ldap-attribute-firstname": "",
  "ldap-attribute-lastname": "",
  "ldap-timeout-seconds": "",
  "ldap-group-base": "",
  "ldap-group-membership-filter": "",
};

type LdapField = keyof typeof blank;

export type LdapValues = Record<LdapField, string> & {
  "ldap-enabled": boolean;
  "ldap-group-sync": boolean;
  "ldap-group-mappings": Mapping[];
};

/** The ways to encrypt, and their usual ports. */
export const LDAP_SECURITY = [
  { value: "starttls", label: "STARTTLS: begins plain, goes on encrypted", port: "389" },
  { value: "ssl", label: "TLS: encrypted from the start", port: "636" },
  { value: "none", label: "None: passwords can be read on the way", port: "389" },
];

const FIELDS = Object.keys(blank) as LdapField[];
const PASSWORD = "ldap-password";
const SECURITY = "ldap-security";
const PORT = "ldap-port";

/** What holds now; the password never comes here: its field is empty. */
export function ldapValues(properties: Properties): LdapValues {
  const values: Record<LdapField, string> = { ...blank };
  for (const field of FIELDS) {
    const value = properties[field];
    if (field !== PASSWORD && value !== null && value !== undefined) values[field] = String(value);
  }
  // whoever begins is led to what protects passwords, whatever the server's default is
  if (values["ldap-host"] === "" && values[SECURITY] === "none") values[SECURITY] = "starttls";
  return {
    ...values,
    "ldap-enabled": properties["ldap-enabled"] === true,
    "ldap-group-sync": properties["ldap-group-sync"] === true,
    "ldap-group-mappings": mappingsOf(properties["ldap-group-mappings"]),
  };
}

/** Another way to encrypt usually means its own port; one that is nobody's usual port was chosen, and stays. */
export function withLdapSecurity(values: LdapValues, security: string): Partial<LdapValues> {
  const isUsual = LDAP_SECURITY.some(({ port }) => port === values[PORT].trim());
  const usual = LDAP_SECURITY.find(({ value }) => value === security)?.port;
  return { [SECURITY]: security, ...(isUsual && usual !== undefined && { [PORT]: usual }) };
}

/** The server's password as it may be seen, when it has one. */
export function keptLdapPassword(settings: SettingView[]): string | null {
  const value = settings.find(({ key }) => key === PASSWORD)?.value;
  return typeof value === "string" && value !== "" ? value : null;
}

/** What is wrong with the lines before the server is asked. */
export function mappingsError(mappings: Mapping[]): string | null {
  const names = mappings.map(({ name }) => name.trim().toLowerCase());
  if (names.some((name) => name === "")) return "Every line needs the name of a group of the directory.";
  if (names.some((name) => !name.includes("="))) return "A name looks like cn=staff,ou=groups,dc=example,dc=org.";
  return new Set(names).size < names.length ? "The same group of the directory stands in two lines." : null;
}

/** Everything but what the environment decides. The masked password, sent back, means: keep it. */
export function ldapToSend(values: LdapValues, settings: SettingView[]): LdapSettings {
  const texts = FIELDS.filter((field) => field !== PASSWORD && field !== PORT).map((field) => [
    field,
    values[field].trim() || null,
  ]);
  const [port, seconds] = [values[PORT].trim(), values["ldap-timeout-seconds"].trim()];
  const needsNoPassword = values["ldap-bind-dn"].trim() === "";
  const all: LdapSettings = {
    ...Object.fromEntries(texts),
    "ldap-port": port === "" ? null : Number(port),
    "ldap-timeout-seconds": seconds === "" ? null : Number(seconds),
    "ldap-password": values[PASSWORD] || (needsNoPassword ? null : keptLdapPassword(settings)),
    "ldap-enabled": values["ldap-enabled"],
    "ldap-group-sync": values["ldap-group-sync"],
    "ldap-group-mappings": mappingsToSend(values["ldap-group-mappings"]),
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => variableOf(settings, key) === null));
}
