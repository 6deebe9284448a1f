import { Badge, Table, Text } from "@mantine/core";
import type { ListedRevision } from "@/api/types";
import { formatSecond } from "@/lib/moment";
import { TextLink } from "@/ui/links";
import { graphOf, listedWords, makerWords, originWords } from "./revisions";

export function HistoryTable({ revisions, isOld }: { revisions: ListedRevision[]; isOld: boolean }) {
  return (
    <Table highlightOnHover aria-label="Changes of permissions" aria-busy={isOld} opacity={isOld ? 0.6 : 1}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th visibleFrom="sm">When</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th visibleFrom="sm">Who</Table.Th>
          <Table.Th visibleFrom="xs">Why</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {revisions.map((revision) => (
          <Table.Tr key={`${revision.graph} ${revision.revision}`}>
            <Table.Td visibleFrom="sm" style={{ whiteSpace: "nowrap" }}>
              <When iso={revision.at} />
            </Table.Td>
            <Table.Td>
              <What revision={revision} />
            </Table.Td>
            <Table.Td visibleFrom="sm">{makerWords(revision)}</Table.Td>
            <Table.Td visibleFrom="xs" style={{ overflowWrap: "anywhere" }}>
              {revision.why}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** On a phone it says the rest, too. */
function What({ revision }: { revision: ListedRevision }) {
  const origin = originWords(revision);
  const [first, ...others] = listedWords(revision);
  return (
    <>
      <TextLink
        to="/admin/permissions/history/$graph/$revision"
        params={{ graph: graphOf(revision), revision: revision.revision }}
        fw={600}
        style={{ overflowWrap: "anywhere" }}
      >
        {first}
      </TextLink>
      {others.map((sentence) => (
        <Text key={sentence} size="sm" style={{ overflowWrap: "anywhere" }}>
          {sentence}
        </Text>
      ))}
      {origin && (
        <Text size="sm" c="dimmed">
          {origin}
        </Text>
      )}
      {revision.reverted_by && (
        <Badge size="sm" variant="light" color="gray">
          Taken back
        </Badge>
      )}
      <Text size="sm" c="dimmed" hiddenFrom="sm">
        <When iso={revision.at} />, {makerWords(revision)}
      </Text>
      {revision.why && (
        <Text size="sm" c="dimmed" hiddenFrom="xs">
          {revision.why}
        </Text>
      )}
    </>
  );
}

const When = ({ iso }: { iso: string }) => <time dateTime={iso}>{formatSecond(iso)}</time>;
