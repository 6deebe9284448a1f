import { Badge, Button, Table, Text, VisuallyHidden } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { containmentsQuery } from "@/api/containment";
import { groupsQuery } from "@/api/groups";
import { personQuery } from "@/api/people";
import type { Containment } from "@/api/types";
import { formatSecond } from "@/lib/moment";
import { Empty, Fetched } from "@/ui/states";
import { UndoDialog } from "./UndoDialog";
import { filterWords, hitLines } from "./words";

export function History() {
  const containments = useQuery(containmentsQuery);
  const queryClient = useQueryClient();
  const [undoing, setUndoing] = useState<Containment | null>(null);
  return (
    <Fetched query={containments} what="earlier containments">
      {(containments) => (
        <>
          {containments.length === 0 ? (
            <Empty icon="lock" title="Nothing had to be contained so far">
              What is done above is kept here, and can be undone from here.
            </Empty>
          ) : (
            <HistoryTable containments={containments} onUndo={setUndoing} />
          )}
          {undoing && (
            <UndoDialog
              containment={undoing}
              onUndone={() => void queryClient.invalidateQueries({ queryKey: containmentsQuery.queryKey })}
              onClose={() => setUndoing(null)}
            />
          )}
        </>
      )}
    </Fetched>
  );
}

interface TableProps {
  containments: Containment[];
  onUndo: (containment: Containment) => void;
}

function HistoryTable({ containments, onUndo }: TableProps) {
  const groups = useQuery(groupsQuery).data ?? [];
  return (
    <Table aria-label="Earlier containments">
      <Table.Thead>
        <Table.Tr>
          <Table.Th visibleFrom="sm">When</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th visibleFrom="sm">Who</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {containments.map((containment) => (
          <Table.Tr key={containment.plan_id}>
            <Table.Td visibleFrom="sm">
              <When containment={containment} />
            </Table.Td>
            <Table.Td>
              <Text inherit fw={600}>
                {filterWords(containment.filter, groups)}
              </Text>
              <Text size="sm" hiddenFrom="sm">
                <When containment={containment} />
              </Text>
              <Text size="sm" c="dimmed">
                {hitLines(containment.counts, "did").join(", ") || "Hit nothing"}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Who id={containment.applied_by ?? null} />
            </Table.Td>
            <Table.Td ta="right">
              {containment.undone_at ? (
                <Badge size="sm" variant="light" color="gray" title={formatSecond(containment.undone_at)}>
                  Undone
                </Badge>
              ) : (
                <Button size="xs" variant="default" onClick={() => onUndo(containment)}>
                  Undo…
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function When({ containment: { applied_at } }: { containment: Containment }) {
  return applied_at && <time dateTime={applied_at}>{formatSecond(applied_at)}</time>;
}

/** Who did it: from the command line, nobody who is known here. */
function Who({ id }: { id: number | null }) {
  const person = useQuery({ ...personQuery(id ?? 0), enabled: id !== null }).data;
  if (id === null) return "The command line";
  return person?.common_name ?? `Person ${id}`;
}
