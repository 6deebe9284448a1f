import { Anchor, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import type { AuditEvent } from "@/api/types";
import { formatSecond } from "@/lib/moment";
import { Icon } from "@/ui/icons";
import { about, actorName, topicWords } from "./words";

interface Props {
  events: AuditEvent[];
  /** These are the ones of the page before; the asked for are on their way. */
  isOld: boolean;
  onOpen: (event: AuditEvent) => void;
}

export function AuditTable({ events, isOld, onOpen }: Props) {
  return (
    <Table highlightOnHover aria-label="Events" aria-busy={isOld} opacity={isOld ? 0.55 : 1}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th>Who</Table.Th>
          <Table.Th visibleFrom="md">About</Table.Th>
          <Table.Th visibleFrom="sm">From</Table.Th>
          <Table.Th visibleFrom="xs">
            <VisuallyHidden>Sealed</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Table.Tr key={event.id}>
            <Table.Td>
              <time dateTime={event.at}>{formatSecond(event.at)}</time>
            </Table.Td>
            <Table.Td>
              <Anchor component="button" type="button" ta="left" size="sm" fw={600} onClick={() => onOpen(event)}>
                {topicWords(event.topic)}
              </Anchor>
            </Table.Td>
            <Table.Td>
              <Who event={event} />
            </Table.Td>
            <Table.Td visibleFrom="md">{about(event)}</Table.Td>
            <Table.Td visibleFrom="sm">{event.ip_address}</Table.Td>
            <Table.Td visibleFrom="xs" ta="right">
              {event.is_sealed && (
                <Tooltip label="Sealed">
                  <Text span c="dimmed">
                    <Icon name="lock" />
                    <VisuallyHidden>Sealed</VisuallyHidden>
                  </Text>
                </Tooltip>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Who({ event }: { event: AuditEvent }) {
  const name = actorName(event);
  if (name === null) {
    return (
      <Text span inherit c="dimmed">
        Nobody signed in
      </Text>
    );
  }
  return (
    <>
      {event.api_key && <Icon name="key" />} {name}
    </>
  );
}
