/**
 * The address of a question: `/question?database=1#sql=SELECT…&chart=bar&x=…&y=…`. What was typed lives in the hash,
 * see `lib/sqlHash.ts`; a link with `?sql=` is understood and moved there.
 */
import { type ChartSettings, settingsFromParams, settingsToParams } from "@/charts/settings";
import { sqlHash } from "@/lib/sqlHash";

export interface QuestionAddress {
  database: number | null;
  /** Null when the address says nothing about it. */
  sql: string | null;
  /** The picture somebody chose; null leaves the choice to the result. */
  chart: ChartSettings | null;
}

/** Longer texts stay in the browser's memory only: not every mail program carries a longer address. */
const LONGEST = 16_000;

export function readAddress(href: string): QuestionAddress {
  const url = new URL(href, "http://here.invalid");
  const hash = new URLSearchParams(url.hash.slice(1));
  const database = Number(url.searchParams.get("database"));
  return {
    database: Number.isInteger(database) && database > 0 ? database : null,
    sql: hash.get("sql") ?? url.searchParams.get("sql"),
    chart: settingsFromParams(hash),
  };
}

export function writeAddress({ database, sql, chart }: QuestionAddress): {
  search: { database?: number };
  hash: string;
} {
  const parts = sql && sql.length <= LONGEST ? [sqlHash(sql)] : [];
  if (chart) parts.push(new URLSearchParams(settingsToParams(chart)).toString());
  return { search: database ? { database } : {}, hash: parts.join("&") };
}
