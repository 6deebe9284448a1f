/** A saved question with what was changed of it and is not saved yet. Pure. */
import type { Card, CardChange } from "@/api/types";
import { sqlOf, withSql } from "@/api/cards";
import { isSamePicture, pictureOf, type SavedPicture, savedPicture } from "@/charts/saved";
import type { ChartSettings } from "@/charts/settings";

/** What was changed; what is absent is as it was saved. */
export interface Edits {
  sql?: string;
  database?: number;
  chart?: ChartSettings;
}

export interface Edited {
  /** Null when it does not ask in SQL. */
  sql: string | null;
  database: number | null;
  /** Null leaves the picture to the result. */
  chart: ChartSettings | null;
  /** Does it ask something else than what is saved? */
  isOther: boolean;
  isDrawnOtherwise: boolean;
}

export function edited(card: Card, edits: Edits): Edited {
  const [savedSql, savedChart] = [sqlOf(card), pictureOf(card)];
  const sql = edits.sql ?? savedSql;
  const database = edits.database ?? card.database_id ?? null;
  const { chart } = edits;
  return {
    sql,
    database,
    chart: chart ?? savedChart,
    isOther: sql !== savedSql || database !== (card.database_id ?? null),
    isDrawnOtherwise: chart !== undefined && (savedChart === null || !isSamePicture(chart, savedChart)),
  };
}

/** What it would ask and look like if it were saved now. */
export function contentOf(card: Card, { sql, database, chart, isDrawnOtherwise }: Edited) {
  const { dataset_query, display, visualization_settings } = card;
  const picture: SavedPicture =
    isDrawnOtherwise && chart ? savedPicture(chart, visualization_settings) : { display, visualization_settings };
  const isAsked = sql !== null && database !== null;
  return { dataset_query: isAsked ? withSql(dataset_query, database, sql) : dataset_query, ...picture };
}

/** Only what changed is sent: who may not write SQL may still draw the answer otherwise. */
export function changeOf(card: Card, question: Edited): CardChange {
  const { dataset_query, ...picture } = contentOf(card, question);
  return { ...(question.isOther ? { dataset_query } : {}), ...(question.isDrawnOtherwise ? picture : {}) };
}
