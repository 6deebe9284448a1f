/** The languages that can be chosen, as `properties` tells them. */
import type { Properties } from "@/api/types";

export interface Language {
  /** Empty: whichever the server speaks. */
  value: string;
  label: string;
}

export function languages(properties: Properties): Language[] {
  const known = ((properties["available-locales"] ?? []) as [string, string][]).map(([value, label]) => ({
    value,
    label,
  }));
  const spoken = known.find(({ value }) => value === properties["site-locale"])?.label;
  return [{ value: "", label: spoken === undefined ? "Like this server" : `Like this server (${spoken})` }, ...known];
}
