/** The settings of OpenID Connect between the server and a form. Pure. */
import type { OidcSettings, Properties, SettingView } from "@/api/types";
import { variableOf } from "./fixed";
import type { Mapping } from "./GroupMappings";
import { mappingsOf, mappingsToSend } from "./groupMappingSettings";

const TEXTS = [
  "oidc-issuer",
  "oidc-client-id",
  "oidc-client-secret",
  "oidc-display-name",
  "oidc-scopes",
  "oidc-allowed-domains",
  "oidc-groups-claim",
] as const;
const FLAGS = [
  "oidc-enabled",
  "oidc-user-provisioning-enabled",
  "oidc-require-verified-email",
  "oidc-group-sync",
] as const;
const SECRET = "oidc-client-secret";
const MAPPINGS = "oidc-group-mappings";

type OidcText = (typeof TEXTS)[number];
type OidcFlag = (typeof FLAGS)[number];
export type OidcValues = Record<OidcText, string> & Record<OidcFlag, boolean> & { [MAPPINGS]: Mapping[] };

/** What holds now; the secret never comes here: its field is empty. */
export function oidcValues(properties: Properties): OidcValues {
  const text = (key: OidcText) => (key === SECRET ? "" : String(properties[key] ?? ""));
  const texts = Object.fromEntries(TEXTS.map((key) => [key, text(key)])) as Record<OidcText, string>;
  const flags = Object.fromEntries(FLAGS.map((key) => [key, properties[key] === true])) as Record<OidcFlag, boolean>;
  return { ...texts, ...flags, [MAPPINGS]: mappingsOf(properties[MAPPINGS]) };
}

/** The server's secret as it may be seen, when it has one. */
export function keptOidcSecret(settings: SettingView[]): string | null {
  const value = settings.find(({ key }) => key === SECRET)?.value;
  return typeof value === "string" && value !== "" ? value : null;
}

/** What is wrong with the lines before the server is asked; the provider’s names are told apart by their case. */
export function oidcMappingsError(mappings: Mapping[]): string | null {
  const names = mappings.map(({ name }) => name.trim());
  if (names.some((name) => name === "")) return "Every line needs the name of a group of the provider.";
  return new Set(names).size < names.length ? "The same group of the provider stands in two lines." : null;
}

/** Everything but what the environment decides. The masked secret, sent back, means: keep it. */
export function oidcToSend(values: OidcValues, settings: SettingView[]): OidcSettings {
  const all: OidcSettings = {
    ...Object.fromEntries(TEXTS.map((key) => [key, values[key].trim() || null])),
    ...Object.fromEntries(FLAGS.map((key) => [key, values[key]])),
    [SECRET]: values[SECRET] || keptOidcSecret(settings),
    [MAPPINGS]: mappingsToSend(values[MAPPINGS]),
  };
  return Object.fromEntries(Object.entries(all).filter(([key]) => variableOf(settings, key) === null));
}
