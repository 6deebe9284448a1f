import { Checkbox } from "@mantine/core";
import type { Ref } from "react";
import type { Selection } from "./useSelection";

interface Props<Key extends number | string> {
  row: Key;
  name: string;
  selection: Selection<Key>;
}

/** Chooses a row; with Shift, all from the one chosen before. */
export function SelectBox<Key extends number | string>({ row, name, selection }: Props<Key>) {
  return (
    <Checkbox
      size="xs"
      aria-label={`Select ${name}`}
      checked={selection.has(row)}
      onChange={({ nativeEvent }) => selection.turn(row, "shiftKey" in nativeEvent && nativeEvent.shiftKey === true)}
    />
  );
}

interface AllProps {
  selection: Pick<Selection<number | string>, "isAll" | "turnAll"> & { selected: readonly unknown[] };
  ref?: Ref<HTMLInputElement>;
}

export function SelectAllBox({ selection, ref }: AllProps) {
  return (
    <Checkbox
      ref={ref}
      size="xs"
      aria-label="Select all shown"
      checked={selection.isAll}
      indeterminate={!selection.isAll && selection.selected.length > 0}
      onChange={selection.turnAll}
    />
  );
}
