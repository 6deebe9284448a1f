import { Group, Table, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ImportRow } from "@/api/types";
import { Icon, type IconName } from "@/ui/icons";
import { Pager } from "@/ui/Pager";
import { problemsFirst } from "./importRows";

const PER_PAGE = 100;

const fates: Record<ImportRow["action"], { label: string; icon: IconName; color?: string }> = {
  create: { label: "New account", icon: "add" },
  skip: { label: "Left out", icon: "chevron", color: "dimmed" },
  refuse: { label: "Problem", icon: "warning", color: "red" },
};

export function ImportTable({ rows }: { rows: ImportRow[] }) {
  const ordered = useMemo(() => problemsFirst(rows), [rows]);
  const [page, setPage] = useState(1);
  return (
    <div>
      <Table aria-label="Lines of the file">
        <Table.Thead>
          <Table.Tr>
            <Table.Th visibleFrom="sm">Line</Table.Th>
            <Table.Th>Email address</Table.Th>
            <Table.Th visibleFrom="sm">Name</Table.Th>
            <Table.Th visibleFrom="md">Groups</Table.Th>
            <Table.Th>What will happen</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ordered.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td visibleFrom="sm">{row.line}</Table.Td>
              <Table.Td>{row.email}</Table.Td>
              <Table.Td visibleFrom="sm">{[row.first_name, row.last_name].filter(Boolean).join(" ")}</Table.Td>
              <Table.Td visibleFrom="md">{row.groups.join(", ")}</Table.Td>
              <Table.Td>
                <Fate row={row} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Pager label="lines" page={page} size={PER_PAGE} total={rows.length} onPage={setPage} />
    </div>
  );
}

function Fate({ row }: { row: ImportRow }) {
  const { label, icon, color } = fates[row.action];
  return (
    <>
      <Group gap={6} c={color} wrap="nowrap">
        <Icon name={icon} size={14} />
        <Text span inherit>
          {label}
        </Text>
      </Group>
      {row.problem && (
        <Text size="sm" c="dimmed">
          {row.problem}
        </Text>
      )}
    </>
  );
}
