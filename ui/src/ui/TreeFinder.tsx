/** Finds one in a large tree: level by level, or by letters that are looked for elsewhere. */
import { Stack, TextInput, VisuallyHidden } from "@mantine/core";
import { useRef } from "react";
import { counted } from "@/lib/counted";
import type { Finder } from "@/lib/treeRows";
import { Icon } from "./icons";
import { focusRow, TreeBox } from "./TreeBox";

interface Props {
  finder: Finder;
  /** What is chosen from, as “collections”. */
  what: string;
  chosen: readonly string[];
  isFloating?: boolean;
  onChoose: (key: string) => void;
}

export function TreeFinder({ finder, what, chosen, isFloating = false, onChoose }: Props) {
  const { letters, rows, isLooking, onLetters, onTurn } = finder;
  const search = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const items = rows.filter((row) => row.kind === "item");
  return (
    <Stack gap="xs">
      <TextInput
        ref={search}
        aria-label={`Search ${what}`}
        placeholder={`Search ${what}`}
        autoComplete="off"
        leftSection={<Icon name="search" />}
        value={letters}
        data-autofocus
        data-mantine-stop-propagation={isFloating || undefined}
        onChange={(event) => onLetters(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") {
            event.preventDefault();
            focusRow(box.current);
          } else if (event.key === "Enter") {
            // it chooses, and sends no form
            event.preventDefault();
            const first = items.find(({ obstacle }) => obstacle === null);
            if (first && letters.trim() !== "" && !isLooking) onChoose(first.key);
          }
        }}
      />
      <TreeBox
        box={box}
        label={what.charAt(0).toUpperCase() + what.slice(1)}
        rows={rows}
        chosen={chosen}
        isFloating={isFloating}
        onChoose={onChoose}
        onTurn={onTurn}
        onLeave={() => search.current?.focus()}
      />
      <VisuallyHidden role="status">
        {letters.trim() === "" ? "" : isLooking ? "Looking…" : `${counted(items.length, "result")}`}
      </VisuallyHidden>
    </Stack>
  );
}
