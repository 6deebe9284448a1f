/** Settings that the environment decides: shown as they are, with the name to change them by. */
import type { SettingView } from "@/api/types";

/** The variable that decides a setting, or null when people here may change it. */
export function variableOf(settings: SettingView[], key: string): string | null {
  return settings.find((setting) => setting.key === key && setting.is_env_setting)?.env_name ?? null;
}

/** What a control needs to show it: a description, and whether it is closed. */
export function fixable<About>(settings: SettingView[], key: string, about: About) {
  const variable = variableOf(settings, key);
  return {
    disabled: variable !== null,
    description: variable === null ? about : `Set by the environment variable ${variable}.`,
  };
}
