/** Rows of groups, databases or tables, and a column for each right. On a phone a row becomes a block of its own. */
import { Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "@/ui/icons";
import { LevelSelect } from "./LevelSelect";
import { isOutdone, type Kind, kinds, labelOf, least, type Level, rights } from "./levels";
import classes from "./RightsTable.module.css";

export interface Row {
  id: number;
  /** In words, for labels. */
  name: string;
  title: ReactNode;
  about?: ReactNode;
  /** What holds here is decided elsewhere. */
  isFixed?: boolean;
}

interface Props<R extends Row> {
  label: string;
  /** What the rows are. */
  rowLabel: string;
  rows: R[];
  isTable?: boolean;
  levelOf: (row: R, kind: Kind) => Level;
  isChanged: (row: R, kind: Kind) => boolean;
  /** What All Users may there; null where that is what is shown. */
  everybodyOf: (row: R, kind: Kind) => Level | null;
  onChoose: (row: R, kind: Kind, level: Level) => void;
}

export function RightsTable<R extends Row>({ label, rowLabel, rows, isTable = false, ...props }: Props<R>) {
  const shown = kinds.filter((kind) => !isTable || kind !== "details");
  return (
    <Table aria-label={label} role="table" mt="md" className={classes.table} verticalSpacing={6}>
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          <Table.Th role="columnheader">{rowLabel}</Table.Th>
          {shown.map((kind) => (
            <Table.Th key={kind} role="columnheader" title={rights[kind].about} w={172} pl={19}>
              {rights[kind].label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {rows.map((row) => (
          <Table.Tr key={row.id} role="row">
            <Table.Td role="rowheader" className={classes.head}>
              {row.title}
              {row.about && (
                <Text size="sm" c="dimmed" component="div">
                  {row.about}
                </Text>
              )}
            </Table.Td>
            {shown.map((kind) => (
              <Table.Td key={kind} role="cell" data-label={rights[kind].label}>
                <Cell row={row} kind={kind} isTable={isTable} {...props} />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface CellProps<R extends Row> extends Omit<Props<R>, "label" | "rowLabel" | "rows" | "isTable"> {
  row: R;
  kind: Kind;
  isTable: boolean;
}

function Cell<R extends Row>(props: CellProps<R>) {
  const { row, kind, isTable, levelOf, isChanged, everybodyOf, onChoose } = props;
  const level = levelOf(row, kind);
  if (row.isFixed) return <span className={classes.fixed}>{labelOf(kind, level)}</span>;
  const everybody = everybodyOf(row, kind);
  const isBlocked = kind === "download" && levelOf(row, "view-data") === least("view-data");
  return (
    <div>
      <LevelSelect
        name={row.name}
        kind={kind}
        level={level}
        isTable={isTable}
        isChanged={isChanged(row, kind)}
        reason={isBlocked && level === least(kind) ? "What is blocked cannot be downloaded." : null}
        onChoose={(level) => onChoose(row, kind, level)}
      />
      {everybody !== null && isOutdone(kind, level, everybody) && (
        <Text size="xs" className={classes.outdone} title="Everybody is in All Users, and the most counts.">
          <Icon name="warning" /> All Users: {labelOf(kind, everybody)}
        </Text>
      )}
    </div>
  );
}
