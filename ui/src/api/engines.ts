/** The engines this server can connect to and the form each asks for, as `properties.engines` tells it. */
import type { Properties } from "./types";

export interface EngineField {
  name: string;
  "display-name": string;
  /** Absent for a line of text. */
  type?: string;
  required?: boolean;
  default?: unknown;
  placeholder?: string;
  "helper-text"?: string;
  options?: { name: string; value: string }[];
  /** Shown only while each of these other fields has this value, or one of these. */
  "visible-if"?: Record<string, unknown>;
}

export interface Engine {
  key: string;
  name: string;
  fields: EngineField[];
}

interface EngineEntry {
  "driver-name": string;
  "details-fields": (EngineField | { type: "group"; fields: EngineField[] })[];
}

export function engines(properties: Properties): Engine[] {
  const entries = Object.entries((properties.engines ?? {}) as Record<string, EngineEntry>);
  return entries
    .map(([key, entry]) => ({
      key,
      name: entry["driver-name"],
      // newer servers group fields that stand side by side; the form here is one column
      fields: entry["details-fields"].flatMap((field) => ("fields" in field ? field.fields : [field])),
    }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
