/** Tables of all databases. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { TableView } from "./types";

export const tablesQuery = queryOptions({
  queryKey: ["tables", "list"],
  queryFn: ({ signal }) => api.get<TableView[]>("/api/table", { signal }),
  staleTime: 5 * 60_000,
});
