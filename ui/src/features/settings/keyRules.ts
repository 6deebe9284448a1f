/** What the server asks of API keys, between its settings and a form. */
import type { Properties, SettingView } from "@/api/types";

interface Rule {
  key: string;
  kind: "days" | "number" | "switch" | "unused-action";
  label: string;
  about?: string;
  /** What an empty field means. */
  empty?: string;
}

const RULES: Rule[] = [
  {
    key: "api-key-default-lifetime-days",
    kind: "days",
    label: "A new key expires after",
    about: "Unless whoever makes it says something else.",
    empty: "Never",
  },
  {
    key: "api-key-max-lifetime-days",
    kind: "days",
    label: "No key may live longer than",
    about: "Keys that live longer already stay as they are.",
    empty: "No limit",
  },
  {
    key: "api-key-unused-days",
    kind: "days",
    label: "A key counts as unused after",
    about: "Days without a single request.",
    empty: "Never",
  },
  { key: "api-key-unused-action", kind: "unused-action", label: "An unused key" },
  {
    key: "api-key-admin-scopes-required",
    kind: "switch",
    label: "Keys with the rights of administrators need scopes",
    about: "Nobody can then make a key that may do everything.",
  },
  {
    key: "api-key-addresses-required",
    kind: "switch",
    label: "Every key needs addresses",
    about: "It works only from the addresses and networks named with it.",
  },
  {
    key: "api-keys-manage-api-keys",
    kind: "switch",
    label: "Keys without scopes may manage API keys",
    about: "If not, only those with the scope api-keys:write may.",
  },
  {
    key: "personal-api-keys",
    kind: "switch",
    label: "People may make personal keys",
    about: "When one of their groups allows it.",
  },
  { key: "personal-api-keys-per-person", kind: "number", label: "Personal keys a person may have" },
];

/** An emptied number is an empty text. */
export type KeyRuleValues = Record<string, number | string | boolean>;

/** The rules to be decided: some have a meaning only with another. */
export function rulesToShow(settings: SettingView[], values: KeyRuleValues): Rule[] {
  return RULES.filter(({ key }) => {
    if (!settings.some((setting) => setting.key === key)) return false;
    if (key === "api-key-unused-action") return values["api-key-unused-days"] !== "";
    return key !== "personal-api-keys-per-person" || values["personal-api-keys"] === true;
  });
}

export function keyRuleValues(properties: Properties): KeyRuleValues {
  return Object.fromEntries(
    RULES.map(({ key, kind }) => {
      const value = properties[key];
      if (kind === "switch") return [key, value === true];
      if (kind === "unused-action") return [key, value === "forbid" ? "forbid" : "warn"];
      return [key, typeof value === "number" ? value : ""];
    }),
  );
}

/** Only what was touched, so that what the environment decides is never sent; an emptied number is no rule. */
export function keyRuleChange(values: KeyRuleValues, isDirty: (field: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => isDirty(key))
      .map(([key, value]) => [key, value === "" ? null : value]),
  );
}
