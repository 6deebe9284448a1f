import { type ColumnLike, isCalendarNumber, isIdentifier, kindOf, typeOf } from "./columns";

/** One value of a result row as it arrives in JSON. */
export type Value = string | number | boolean | null | object;

const MOMENT = /^(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?)?)?(Z|[+-]\d\d:?\d\d)?$/;

const decimals = new Intl.NumberFormat("en-US", { maximumFractionDigits: 10 });
const hundredths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const shown = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 6 });

/** Integers beyond 2^53 arrive as strings so that no digit is lost; they count as numbers here. */
export function toNumber(value: Value | undefined): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/**
 * The moment as milliseconds on the wall clock of the result's own time zone. The offset is dropped on purpose:
 * a person reading "09:00" in the table must find it at 09:00 in the chart, wherever their browser is.
 */
export function toMoment(value: Value | undefined): number | null {
  if (typeof value !== "string") return null;
  const parts = MOMENT.exec(value);
  if (!parts) return null;
  const [, year, month, day = "01", time = "00:00", fraction = "0"] = parts;
  const seconds = time.length === 5 ? `${time}:00` : time;
  const moment = Date.parse(`${year}-${month}-${day}T${seconds}.${fraction.slice(0, 3)}Z`);
  return Number.isNaN(moment) ? null : moment;
}

/** The text of a value as the database meant it: what is copied, and shown when a person asks for all of it. */
export function plainText(value: Value): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** A printer for one column, made once and used for each of its cells. Nulls are the caller's affair. */
export function cellPrinter(column: ColumnLike, values: Iterable<Value>): (value: Value) => string {
  switch (kindOf(column)) {
    case "number":
      return isIdentifier(column) || isCalendarNumber(column) ? plainText : groupedNumber;
    case "temporal": {
      const withTime = typeOf(column) !== "type/Date" && !allMidnight(values);
      const withZone = withTime && /TZ|Zone|Instant/.test(typeOf(column));
      return (value) => momentText(value, withTime, withZone);
    }
    case "boolean":
      return booleanText;
    case "text":
      return (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));
  }
}

/** Short form for axes: 1,250,000 → 1.3M. */
export function compactNumber(value: number): string {
  return Math.abs(value) < 10_000 ? shown.format(value) : compact.format(value);
}

/** Readable form for tooltips and single figures: grouped, at most six significant digits after rounding noise. */
export function readableNumber(value: number): string {
  return Math.abs(value) >= 1000 ? hundredths.format(value) : shown.format(value);
}

function groupedNumber(value: Value): string {
  if (typeof value === "number") {
    const size = Math.abs(value);
    // what has more zeros than a person can count is better read as a power of ten
    if (size >= 1e15 || (size < 1e-9 && size > 0)) return String(value);
    return decimals.format(value);
  }
  if (typeof value === "string" && /^-?\d+$/.test(value)) return decimals.format(BigInt(value));
  return plainText(value);
}

function booleanText(value: Value): string {
  // SQLite has no booleans of its own: such a column holds 0 and 1.
  if (value === 0 || value === 1) return value === 1 ? "true" : "false";
  return plainText(value);
}

function allMidnight(values: Iterable<Value>): boolean {
  for (const value of values) {
    if (typeof value === "string" && !/^\d{4}-\d\d-\d\d(T00:00:00(\.0+)?)?(Z|[+-]\d\d:?\d\d)?$/.test(value))
      return false;
  }
  return true;
}

function momentText(value: Value, withTime: boolean, withZone: boolean): string {
  const parts = typeof value === "string" ? MOMENT.exec(value) : null;
  if (!parts) return plainText(value);
  const [, year, month, day, time, fraction, zone] = parts;
  const date = day ? `${year}-${month}-${day}` : `${year}-${month}`;
  if (!withTime || !time) return date;
  return `${date} ${time}${fraction ? `.${fraction}` : ""}${withZone && zone ? zone : ""}`;
}
