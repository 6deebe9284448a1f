/** Places that are moved and sized with the mouse. What is in the way makes room when something is let go, not before. */
import { type ReactNode, useMemo } from "react";
import { type Compactor, GridLayout, type LayoutItem, noCompactor, useContainerWidth } from "react-grid-layout";
import type { Dashcard } from "@/api/types";
import classes from "./Edit.module.css";
import { type Area, COLUMNS, GAP, inReadingOrder, ROW_HEIGHT, within } from "./layout";

interface Props {
  dashcards: Dashcard[];
  onPlace: (id: number, area: Area) => void;
  children: (dashcard: Dashcard) => ReactNode;
}

/** Places are settled by our own rule, the same as for the keyboard. */
const free: Compactor = { ...noCompactor, allowOverlap: true };
const grid = {
  cols: COLUMNS,
  rowHeight: ROW_HEIGHT,
  margin: [GAP, GAP] as const,
  containerPadding: [0, 0] as const,
};
const drag = { handle: `.${classes.handle ?? ""}` };
const resize = { handles: ["se"] as const };

export function EditGrid({ dashcards, onPlace, children }: Props) {
  const { width, containerRef } = useContainerWidth();
  const layout = useMemo(() => dashcards.map(itemOf), [dashcards]);
  const settle = (_layout: unknown, _before: unknown, item: LayoutItem | null) => {
    if (item) onPlace(Number(item.i), { row: item.y, col: item.x, size_x: item.w, size_y: item.h });
  };
  return (
    <div ref={containerRef} className={classes.sheet}>
      <GridLayout
        width={width}
        layout={layout}
        gridConfig={grid}
        dragConfig={drag}
        resizeConfig={resize}
        compactor={free}
        onDragStop={settle}
        onResizeStop={settle}
      >
        {inReadingOrder(dashcards).map((dashcard) => (
          <div key={dashcard.id}>{children(dashcard)}</div>
        ))}
      </GridLayout>
    </div>
  );
}

function itemOf(dashcard: Dashcard): LayoutItem {
  const { row, col, size_x, size_y } = within(dashcard);
  return { i: String(dashcard.id), x: col, y: row, w: size_x, h: size_y };
}
