/**
 * The rules of a connection form: which fields show, what they start with, what is sent.
 *
 * Values are kept under the server's own names, also those of fields that are hidden at the moment, so that switching
 * an option back and forth loses nothing.
 */
import type { EngineField } from "@/api/engines";
import type { FieldErrors } from "@/api/http";

export type Details = Record<string, unknown>;

/** Stands for a secret that the server keeps and does not tell. */
const KEPT = "**MetabasePass**";

export function initialDetails(fields: EngineField[], stored: Details = {}): Details {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field, stored[field.name])]));
}

function initialValue(field: EngineField, stored: unknown): unknown {
  if (field.type === "boolean" || field.type === "section") return stored ?? field.default ?? false;
  // what is kept is not shown, not even as stars that could be edited
  if (stored === KEPT) return "";
  return String(stored ?? field.default ?? "");
}

export function isKept(field: EngineField, stored: Details = {}): boolean {
  return stored[field.name] === KEPT;
}

export function visibleFields(fields: EngineField[], details: Details): EngineField[] {
  return fields.filter((field) => field.type !== "hidden" && isWanted(field, details));
}

function isWanted(field: EngineField, details: Details): boolean {
  return Object.entries(field["visible-if"] ?? {}).every(([other, wanted]) =>
    Array.isArray(wanted) ? wanted.includes(details[other]) : details[other] === wanted,
  );
}

/** What is plainly wrong before the server is asked. */
export function detailsErrors(fields: EngineField[], details: Details, stored: Details = {}): FieldErrors {
  const errors: FieldErrors = {};
  for (const field of visibleFields(fields, details)) {
    const value = details[field.name];
    const isEmpty = value === undefined || (typeof value === "string" && value.trim() === "");
    if (field.required && isEmpty && !isKept(field, stored))
      errors[field.name] = `${field["display-name"]} is required.`;
    if (field.type === "integer" && !isEmpty && !/^\d+$/.test(String(value).trim()))
      errors[field.name] = "Enter a whole number.";
  }
  return errors;
}

/** The details to send. Secrets left alone travel as the sentinel, emptied fields as null: the server merges. */
export function toDetails(fields: EngineField[], details: Details, stored: Details = {}): Details {
  const sent: Details = {};
  for (const field of fields) {
    if (field.type !== "hidden" && !isWanted(field, details)) continue;
    const value = toWire(field, details[field.name], isKept(field, stored));
    if (value !== null || (stored[field.name] ?? null) !== null) sent[field.name] = value;
  }
  return sent;
}

function toWire(field: EngineField, value: unknown, isKept: boolean): unknown {
  if (field.type === "password") return value === "" || value === undefined ? (isKept ? KEPT : null) : value;
  if (typeof value !== "string") return value ?? null;
  const text = value.trim();
  if (text === "") return null;
  return field.type === "integer" ? Number(text) : text;
}
