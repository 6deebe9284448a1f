/** Everything one event says, and the way to others like it. */
import { Button, Code, Group, Modal, Table } from "@mantine/core";
import type { ReactNode } from "react";
import type { AuditEvent } from "@/api/types";
import { formatMoment } from "@/lib/moment";
import { TextLink } from "@/ui/links";
import { useReturnFocus } from "@/ui/useReturnFocus";
import type { AuditSearch } from "./search";
import { actorName, detailLines, onWhat, topicWords } from "./words";

interface Props {
  event: AuditEvent;
  onClose: () => void;
  onLook: (filter: AuditSearch) => void;
}

export function EventDialog({ event, onClose, onLook }: Props) {
  useReturnFocus();
  const { actor, api_key, ip_address, topic } = event;
  const facts: [string, ReactNode][] = [
    ["When", formatMoment(event.at)],
    ["What", <Code key="topic">{topic}</Code>],
    [api_key ? "API key" : "Who", actorName(event) ?? "Nobody signed in"],
    ["Email address", api_key ? null : actor?.email],
    ["On", event.model && <Subject key="subject" event={event} />],
    ["From", ip_address],
    ["Sealed", event.is_sealed ? "Yes" : "Not yet"],
  ];
  const lines = detailLines(event.details);
  return (
    <Modal opened onClose={onClose} title={topicWords(topic)} size="lg">
      <Facts label="Event">{facts.filter(([, fact]) => fact)}</Facts>
      {lines.length > 0 && <Facts label="Details">{lines.map(({ name, text }) => [name, text])}</Facts>}
      <Group gap="xs" mt="md">
        <Button size="xs" variant="default" onClick={() => onLook({ topic })}>
          Only events like this
        </Button>
        {actor && !api_key && (
          <Button size="xs" variant="default" onClick={() => onLook({ person: actor.id })}>
            Only this person
          </Button>
        )}
        {ip_address && (
          <Button size="xs" variant="default" onClick={() => onLook({ address: ip_address })}>
            Only this address
          </Button>
        )}
      </Group>
    </Modal>
  );
}

function Subject({ event }: { event: AuditEvent }) {
  if (event.model !== "User" || !event.model_id) return onWhat(event);
  return (
    <TextLink to="/admin/people/$personId" params={{ personId: event.model_id }} size="sm">
      {onWhat(event)}
    </TextLink>
  );
}

function Facts({ label, children }: { label: string; children: [string, ReactNode][] }) {
  return (
    <Table aria-label={label} variant="vertical" mb="sm" layout="fixed">
      <Table.Tbody>
        {children.map(([name, fact]) => (
          <Table.Tr key={name}>
            <Table.Th w={{ base: 100, xs: 150 }}>{name}</Table.Th>
            <Table.Td>{fact}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
