/** Mapped groups between the server and a form. Pure. */
import type { Mapping } from "./GroupMappings";

export function mappingsOf(value: unknown): Mapping[] {
  if (typeof value !== "object" || value === null) return [];
  const lines = Object.entries(value as Record<string, unknown>);
  return lines.map(([name, ids]) => ({ name, groups: Array.isArray(ids) ? ids.map(String) : [] }));
}

export function mappingsToSend(mappings: Mapping[]): Record<string, number[]> {
  return Object.fromEntries(mappings.map(({ name, groups }) => [name.trim(), groups.map(Number)]));
}
