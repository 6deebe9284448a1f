import { useQuery } from "@tanstack/react-query";
import { foreignKeysQuery } from "@/api/tables";
import type { TableWithFields } from "@/api/types";
import { TextLink } from "@/ui/links";
import { Section } from "@/ui/Section";
import { Failed } from "@/ui/states";

/** The tables whose foreign keys lead here. Nothing is shown when there are none. */
export function References({ table }: { table: TableWithFields }) {
  const keys = useQuery(foreignKeysQuery(table.id));
  if (keys.isError)
    return <Failed what="the tables that refer to this one" error={keys.error} retry={() => void keys.refetch()} />;
  if (!keys.data || keys.data.length === 0) return null;
  return (
    <Section title="Referred to by">
      <ul>
        {keys.data.map(({ origin_id, origin }) => (
          <li key={origin_id}>
            <TextLink
              to="/browse/databases/$databaseId/tables/$tableId"
              params={{ databaseId: origin.table.db_id, tableId: origin.table_id }}
            >
              {origin.table.display_name} · {origin.display_name}
            </TextLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
