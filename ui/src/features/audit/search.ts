/** What the address of the audit page holds, so that what was found can be kept and shown to others. */
import { type AuditFilter, SPANS, type Span } from "@/api/audit";

export interface AuditSearch extends AuditFilter {
  /** From 1. */
  page?: number;
}

/** The address is typed by people, too: what does not fit is left out, never an error. */
export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const { within } = search;
  return {
    ...words("topic", search.topic),
    ...positive("person", search.person),
    ...words("address", search.address),
    ...words("text", search.text),
    ...(isSpan(within) ? { within } : { ...moment("after", search.after), ...moment("before", search.before) }),
    ...positive("page", search.page),
  };
}

export function isSpan(value: unknown): value is Span {
  return typeof value === "string" && Object.hasOwn(SPANS, value);
}

function words<Key extends string>(key: Key, value: unknown) {
  return value === undefined || value === "" ? {} : ({ [key]: String(value) } as Record<Key, string>);
}

function positive<Key extends string>(key: Key, value: unknown) {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? ({ [key]: number } as Record<Key, number>) : {};
}

function moment<Key extends string>(key: Key, value: unknown) {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? {} : ({ [key]: new Date(time).toISOString() } as Record<Key, string>);
}
