import { useQuery } from "@tanstack/react-query";
import { tableRowsQuery } from "@/api/tables";
import type { TableWithFields } from "@/api/types";
import { ResultTable } from "@/ui/ResultTable";
import { Empty, Failed, Fetched } from "@/ui/states";

/** The first rows of a table. */
export function RowPreview({ table }: { table: TableWithFields }) {
  const rows = useQuery(tableRowsQuery(table.id));
  return (
    <Fetched query={rows} what="the rows">
      {({ status, error, data }) => {
        if (status !== "completed") {
          return (
            <Failed
              what="the rows"
              error={new Error(error ?? "The database did not say why.")}
              retry={() => void rows.refetch()}
            />
          );
        }
        if (data.rows.length === 0) {
          return (
            <Empty icon="table" title="No rows">
              The table is there, and empty.
            </Empty>
          );
        }
        return (
          <ResultTable
            label={`Rows of ${table.display_name}`}
            cols={data.cols}
            rows={data.rows}
            truncatedAt={data.rows_truncated}
          />
        );
      }}
    </Fetched>
  );
}
