/** What decides how long people stay signed in, between the server's settings and a form. */
import type { Properties } from "@/api/types";

export const UNITS = ["minutes", "hours"] as const;
export type Unit = (typeof UNITS)[number];
/** Minutes for which a proof counts; the server takes no more than five. */
export const PROOF_MINUTES = ["off", "1", "2", "3", "4", "5"] as const;
export const SAME_SITE = ["lax", "strict", "none"] as const;

export interface SessionValues extends Record<string, unknown> {
  isTimed: boolean;
  amount: number | string;
  unit: Unit;
  "reauthentication-minutes": string;
  "session-cookies": boolean;
  "session-cookie-samesite": string;
}

export function sessionValues(properties: Properties): SessionValues {
  const timeout = timeoutOf(properties["session-timeout"]);
  return {
    isTimed: timeout !== null,
    amount: timeout?.amount ?? 60,
    unit: timeout?.unit ?? "minutes",
    "reauthentication-minutes": String(properties["reauthentication-minutes"] ?? "off"),
    "session-cookies": properties["session-cookies"] === true,
    "session-cookie-samesite": String(properties["session-cookie-samesite"] ?? "lax"),
  };
}

/** The server also knows seconds; nobody sets those here, and the server makes no pause shorter than a minute. */
function timeoutOf(value: unknown): { amount: number; unit: Unit } | null {
  if (typeof value !== "object" || value === null) return null;
  const { amount, unit } = value as { amount?: unknown; unit?: unknown };
  if (typeof amount !== "number") return null;
  if (unit === "seconds") return { amount: Math.max(1, Math.round(amount / 60)), unit: "minutes" };
  return { amount, unit: unit === "hours" ? "hours" : "minutes" };
}

/** Only what was touched, so that what the environment decides is never sent. */
export function sessionChange(values: SessionValues, isDirty: (field: string) => boolean): Record<string, unknown> {
  const change: Record<string, unknown> = {};
  if (isDirty("isTimed") || isDirty("amount") || isDirty("unit")) {
    change["session-timeout"] = values.isTimed ? { amount: Number(values.amount), unit: values.unit } : null;
  }
  const minutes = values["reauthentication-minutes"];
  if (isDirty("reauthentication-minutes"))
    change["reauthentication-minutes"] = minutes === "off" ? null : Number(minutes);
  for (const key of ["session-cookies", "session-cookie-samesite"]) if (isDirty(key)) change[key] = values[key];
  return change;
}
