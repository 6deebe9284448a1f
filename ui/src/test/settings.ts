import type { SettingView } from "@/api/types";

/** A setting as an administrator's list has it. */
export function setting(key: string, own: Partial<SettingView> = {}): SettingView {
  const env_name = `MB_${key.toUpperCase().replaceAll("-", "_")}`;
  return { key, is_env_setting: false, env_name, description: "", value: null, default: null, ...own };
}

export const fromEnvironment = (key: string) => setting(key, { is_env_setting: true });
