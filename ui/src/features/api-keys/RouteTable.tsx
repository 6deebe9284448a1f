import { Code, Table, Text } from "@mantine/core";
import type { KeyRoute } from "@/api/types";
import { formatDate } from "@/lib/moment";

export function RouteTable({ routes }: { routes: KeyRoute[] }) {
  return (
    <Table aria-label="Routes">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Route</Table.Th>
          <Table.Th visibleFrom="sm">Scope</Table.Th>
          <Table.Th ta="right">Requests</Table.Th>
          <Table.Th ta="right">Refused</Table.Th>
          <Table.Th visibleFrom="sm">Last on</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {routes.map((route) => (
          <Table.Tr key={`${route.method} ${route.path}`}>
            <Table.Td style={{ overflowWrap: "anywhere" }}>
              <Code>
                {route.method} {route.path}
              </Code>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              {route.scope ?? (
                <Text inherit c="dimmed">
                  none needed
                </Text>
              )}
            </Table.Td>
            <Table.Td ta="right">{route.requests.toLocaleString("en")}</Table.Td>
            <Table.Td ta="right">{route.refused.toLocaleString("en")}</Table.Td>
            <Table.Td visibleFrom="sm">{formatDate(`${route.last_used_on}T12:00:00`)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
