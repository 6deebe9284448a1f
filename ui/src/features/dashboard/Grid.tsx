/** Places as they were laid out; on a phone one below the other. They are in the page as they are read. */
import type { CSSProperties, ReactNode } from "react";
import type { Dashcard } from "@/api/types";
import classes from "./Dashboard.module.css";
import { heightOf, inReadingOrder, within } from "./layout";

interface Props {
  dashcards: Dashcard[];
  children: (dashcard: Dashcard) => ReactNode;
}

export function Grid({ dashcards, children }: Props) {
  return (
    <div className={classes.grid}>
      {inReadingOrder(dashcards).map((dashcard) => (
        <div
          key={dashcard.id}
          className={classes.place}
          style={placed(dashcard)}
          data-answer={dashcard.card_id !== null || undefined}
        >
          {children(dashcard)}
        </div>
      ))}
    </div>
  );
}

function placed(dashcard: Dashcard): CSSProperties {
  const { row, col, size_x, size_y } = within(dashcard);
  return {
    "--row": row,
    "--col": col,
    "--size-x": size_x,
    "--size-y": size_y,
    "--height": `${Math.max(heightOf(dashcard), 200)}px`,
  } as CSSProperties;
}
