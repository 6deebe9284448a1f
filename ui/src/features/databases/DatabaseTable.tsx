import { Badge, Group, Table, VisuallyHidden } from "@mantine/core";
import type { Engine } from "@/api/engines";
import type { DatabaseView } from "@/api/types";
import { TextLink } from "@/ui/links";
import { Moment } from "@/ui/Moment";
import { SyncNow } from "./SyncNow";
import { SyncStatus } from "./SyncStatus";

export function DatabaseTable({ databases, engines }: { databases: DatabaseView[]; engines: Engine[] }) {
  return (
    <Table highlightOnHover aria-label="Databases">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th visibleFrom="sm">Type</Table.Th>
          <Table.Th>Tables</Table.Th>
          <Table.Th visibleFrom="sm">Added</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {databases.map((database) => (
          <Table.Tr key={database.id}>
            <Table.Td>
              <Group gap="xs">
                <TextLink to="/admin/databases/$databaseId" params={{ databaseId: database.id }} fw={600}>
                  {database.name}
                </TextLink>
                {database.is_sample && (
                  <Badge size="sm" variant="light" color="copper">
                    Sample
                  </Badge>
                )}
              </Group>
            </Table.Td>
            <Table.Td visibleFrom="sm" style={{ whiteSpace: "nowrap" }}>
              {engines.find((engine) => engine.key === database.engine)?.name ?? database.engine}
            </Table.Td>
            <Table.Td>
              <SyncStatus database={database} />
            </Table.Td>
            <Table.Td visibleFrom="sm" style={{ whiteSpace: "nowrap" }}>
              <Moment iso={database.created_at} />
            </Table.Td>
            <Table.Td ta="right">
              <SyncNow database={database} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
