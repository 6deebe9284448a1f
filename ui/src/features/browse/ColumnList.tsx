import { Badge, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { databaseTablesQuery } from "@/api/tables";
import type { TableWithFields } from "@/api/types";
import type { FieldView } from "@/api/types";
import { shortType, typeWords } from "@/lib/columns";
import { TextLink } from "@/ui/links";

/** The columns of a table: names, types, meaning, and where foreign keys lead. */
export function ColumnList({ table }: { table: TableWithFields }) {
  const names = useTableNames(table);
  return (
    <Table.ScrollContainer minWidth={560} mb="xl">
      <Table aria-label="Columns">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Column</Table.Th>
            <Table.Th>Name in SQL</Table.Th>
            <Table.Th>Type</Table.Th>
            <Table.Th>Meaning</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.fields.map((field) => (
            <Table.Tr key={field.id}>
              <Table.Td>
                {field.display_name}
                {field.description && (
                  <Text size="sm" c="dimmed">
                    {field.description}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ff="monospace">{field.name}</Table.Td>
              <Table.Td>
                {shortType(field.effective_type)}{" "}
                <Text span size="sm" c="dimmed">
                  {field.database_type}
                </Text>
              </Table.Td>
              <Table.Td>
                <Meaning field={field} database={table.db_id} names={names} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Meaning({ field, database, names }: { field: FieldView; database: number; names: Map<number, string> }) {
  if (field.semantic_type === "type/PK")
    return (
      <Badge variant="light" tt="none">
        Primary key
      </Badge>
    );
  if (field.target) {
    return (
      <TextLink
        to="/browse/databases/$databaseId/tables/$tableId"
        params={{ databaseId: database, tableId: field.target.table_id }}
      >
        → {names.get(field.target.table_id) ?? "Table"} · {field.target.display_name}
      </TextLink>
    );
  }
  return field.semantic_type ? <Text span>{typeWords(field.semantic_type)}</Text> : null;
}

/** Asked for only where a foreign key needs the name of the table it leads to. */
function useTableNames(table: TableWithFields): Map<number, string> {
  const hasTargets = table.fields.some((field) => field.target);
  const tables = useQuery({ ...databaseTablesQuery(table.db_id), enabled: hasTargets }).data?.tables ?? [];
  return new Map(tables.map(({ id, display_name }) => [id, display_name]));
}
