import type { DatabaseView } from "@/api/types";

/** Why a text cannot be run, or null when it can. */
export function obstacleTo(database: DatabaseView | null, sql: string): string | null {
  if (!database) return "Choose a database: the one in the address is not there, or not for you.";
  if (database.native_permissions === "none") return "You may look at this database, but not write SQL for it.";
  return sql.trim() === "" ? "Write a query to run." : null;
}
