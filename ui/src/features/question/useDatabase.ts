import { useState } from "react";
import type { DatabaseView } from "@/api/types";
import { recall, remember } from "@/lib/remembered";

/** The database a question is for: the one its address names, else the last one used here, else the first. */
export function useDatabase(databases: DatabaseView[], named: number | null): DatabaseView | null {
  const [lastUsed] = useState(() => Number(recall("local", "database")));
  if (named !== null) return databases.find(({ id }) => id === named) ?? null;
  return databases.find(({ id }) => id === lastUsed) ?? databases[0] ?? null;
}

export function rememberDatabase(id: number): void {
  remember("local", "database", String(id));
}
