import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { databaseFieldsQuery } from "@/api/tables";
import type { DatabaseView } from "@/api/types";
import { type Catalog, catalogOf } from "./completion";

/** What the editor can complete: the tables and columns of a database, as soon as they are there. */
export function useCatalog(database: DatabaseView | null): Catalog | null {
  const fields = useQuery({ ...databaseFieldsQuery(database?.id ?? 0), enabled: database !== null }).data;
  return useMemo(() => (database && fields ? catalogOf(database.engine, fields) : null), [database, fields]);
}
