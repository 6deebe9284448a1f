import { Checkbox } from "@mantine/core";
import type { Ref } from "react";
import type { Selection } from "./useSelection";

/** Chooses a row; with Shift, all from the one chosen before. */
export function SelectBox({ row, name, selection }: { row: number; name: string; selection: Selection }) {
  return (
    <Checkbox
      size="xs"
      aria-label={`Select ${name}`}
      checked={selection.has(row)}
      onChange={({ nativeEvent }) => selection.turn(row, "shiftKey" in nativeEvent && nativeEvent.shiftKey === true)}
    />
  );
}

export function SelectAllBox({ selection, ref }: { selection: Selection; ref?: Ref<HTMLInputElement> }) {
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
