/** A tree to choose from. One row at a time can be reached with Tab; arrows walk through the others and unfold them. */
import { Text } from "@mantine/core";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { rowAfter, type TreeRow, turnsRow } from "@/lib/treeRows";
import { Icon } from "./icons";
import classes from "./TreeBox.module.css";

interface Props {
  box: RefObject<HTMLDivElement | null>;
  label: string;
  rows: TreeRow[];
  chosen: readonly string[];
  /** Floats above a dialog, which keeps the Esc that closes only what floats. */
  isFloating: boolean;
  onChoose: (key: string) => void;
  onTurn: (key: string) => void;
  /** Up from the first row, or a letter. */
  onLeave: () => void;
}

export function TreeBox({ box, label, rows, chosen, isFloating, onChoose, onTurn, onLeave }: Props) {
  const [walked, setWalked] = useState<string | null>(null);
  const places = [rows.findIndex(({ key }) => key === walked), rows.findIndex(({ key }) => chosen.includes(key)), 0];
  const at = places.find((place) => place >= 0) ?? 0;
  const walkTo = (place: number) => focusRow(box.current, place);
  const act = (row: TreeRow, place: number) => {
    if (row.kind === "item") {
      if (row.obstacle === null) onChoose(row.key);
      else if (row.isOpen !== null) onTurn(row.key);
    } else if (row.act) {
      row.act();
      // this row goes with what it stands for
      if (place > 0) walkTo(place - 1);
      else onLeave();
    }
  };
  const walk = (event: KeyboardEvent, row: TreeRow, place: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      act(row, place);
    } else if (turnsRow(row, event.key)) {
      event.preventDefault();
      onTurn(row.key);
    } else if (event.key === "ArrowUp" && place === 0) {
      event.preventDefault();
      onLeave();
    } else if (event.key.length === 1) onLeave();
    else {
      const next = rowAfter(rows, place, event.key);
      if (next === null) return;
      event.preventDefault();
      walkTo(next);
    }
  };
  const isChosenShown = rows.some(({ key }) => chosen.includes(key));
  useEffect(() => {
    if (isChosenShown) box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [box, isChosenShown]);
  return (
    <div ref={box} role="tree" aria-label={label} className={classes.tree} data-floating={isFloating || undefined}>
      {rows.map((row, place) => (
        <div
          key={row.key}
          role="treeitem"
          aria-label={nameOf(row)}
          aria-level={row.level}
          aria-selected={chosen.includes(row.key)}
          aria-expanded={row.kind === "item" && row.isOpen !== null ? row.isOpen : undefined}
          aria-disabled={row.kind === "item" ? row.obstacle !== null : row.act === undefined}
          tabIndex={place === at ? 0 : -1}
          className={classes.row}
          style={{ paddingInlineStart: (row.level - 1) * 18 }}
          data-mantine-stop-propagation={isFloating || undefined}
          onFocus={() => setWalked(row.key)}
          onClick={() => act(row, place)}
          onKeyDown={(event) => walk(event, row, place)}
        >
          {row.kind === "item" ? (
            <Item row={row} isChosen={chosen.includes(row.key)} onTurn={onTurn} />
          ) : (
            <Text span size="sm" c={row.act ? undefined : "dimmed"} className={row.act ? classes.act : classes.note}>
              {row.words}
            </Text>
          )}
        </div>
      ))}
    </div>
  );
}

const nameOf = (row: TreeRow) =>
  row.kind === "note" ? row.words : [row.label, row.about, row.obstacle].filter(Boolean).join(", ");

/** The row itself is what is reached and read out; the sign before it is for the pointer alone. */
function Item({
  row,
  isChosen,
  onTurn,
}: { row: TreeRow & { kind: "item" }; isChosen: boolean } & Pick<Props, "onTurn">) {
  return (
    <>
      {row.isOpen === null ? (
        <span className={row.about === undefined ? classes.turner : classes.flat} />
      ) : (
        <span
          aria-hidden
          className={classes.turner}
          data-open={row.isOpen || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onTurn(row.key);
          }}
        >
          <Icon name="chevron" size={12} />
        </span>
      )}
      <span className={classes.label}>
        <Text span size="sm" truncate display="block" title={row.label}>
          {row.label}
        </Text>
        {row.about && (
          <Text span size="xs" c="dimmed" truncate display="block" title={row.about}>
            {row.about}
          </Text>
        )}
      </span>
      {row.obstacle !== null && (
        <Text span size="xs" c="dimmed" className={classes.obstacle}>
          {row.obstacle}
        </Text>
      )}
      {isChosen && <Icon name="check" size={14} />}
    </>
  );
}

export function focusRow(box: HTMLElement | null, place?: number): void {
  const row = place === undefined ? box?.querySelector('[tabindex="0"]') : box?.children[place];
  if (row instanceof HTMLElement) row.focus();
}
