/** What a result column holds, as far as printing and drawing it is concerned. */
export type ColumnKind = "number" | "temporal" | "boolean" | "text";

/** The part of a column that says what it holds: a name and the server's type words. */
export interface ColumnLike {
  name: string;
  display_name: string;
  base_type: string;
  effective_type?: string | null;
  semantic_type?: string | null;
}

const KINDS: Record<string, ColumnKind> = {
  "type/Integer": "number",
  "type/BigInteger": "number",
  "type/Float": "number",
  "type/Decimal": "number",
  "type/Number": "number",
  "type/Date": "temporal",
  "type/DateTime": "temporal",
  "type/DateTimeWithTZ": "temporal",
  "type/DateTimeWithLocalTZ": "temporal",
  "type/DateTimeWithZoneID": "temporal",
  "type/DateTimeWithZoneOffset": "temporal",
  "type/Instant": "temporal",
  "type/Boolean": "boolean",
};

/** A type without an entry (text, UUID, JSON, times of day, the unknown) is printed as text. */
export function kindOf(column: ColumnLike): ColumnKind {
  return KINDS[typeOf(column)] ?? "text";
}

export function typeOf(column: ColumnLike): string {
  return column.effective_type ?? column.base_type;
}

/** "type/DateTimeWithTZ" → "DateTimeWithTZ". */
export function shortType(type: string): string {
  return type.replace(/^type\//, "");
}

/** "type/CreationTimestamp" → "Creation timestamp". */
export function typeWords(type: string): string {
  const words = shortType(type).replace(
    /([a-z])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const IDENTIFYING_TYPES = new Set(["type/PK", "type/FK", "type/ZipCode"]);
const IDENTIFYING_NAME = /(^|_)(id|key|uuid|zip|zip_?code|postal_?code|ean|isbn|phone)$/i;
const CAMEL_ID = /[a-z](Id|ID)$/;

/**
 * Digits that name something rather than count it: adding them up or grouping their thousands would be nonsense.
 * Columns of a native query carry no semantic type, so the name has to do.
 */
export function isIdentifier(column: ColumnLike): boolean {
  if (column.semantic_type) return IDENTIFYING_TYPES.has(column.semantic_type);
  return IDENTIFYING_NAME.test(column.name) || CAMEL_ID.test(column.name);
}

/** A number that marks a place in the calendar ("2024"), which reads wrongly as "2,024". */
export function isCalendarNumber(column: ColumnLike): boolean {
  return /(^|_)(year|yr|month|week|day|hour|quarter|dow|weekday)$/i.test(column.name);
}
