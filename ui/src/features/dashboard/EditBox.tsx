/** One place while the dashboard is edited: a head to move it by, and its text where it is one. */
import { ActionIcon, Menu, Textarea, TextInput, VisuallyHidden } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import type { Dashcard, DashboardTab } from "@/api/types";
import { Icon } from "@/ui/icons";
import { RowMenu } from "@/ui/RowMenu";
import { DashcardBox } from "./DashcardBox";
import { bring, type Draft, place, step, write } from "./draft";
import classes from "./Edit.module.css";
import { contentOf, nameOf } from "./kinds";
import { type Area, within } from "./layout";

interface Props {
  dashcard: Dashcard;
  tabs: DashboardTab[];
  /** One below the other: then there are steps up and down in place of the grid. */
  isNarrow: boolean;
  change: (make: (draft: Draft) => Draft, what?: string) => void;
  onRemove: () => void;
}

export function EditBox({ dashcard, tabs, isNarrow, change, onRemove }: Props) {
  const { id, dashboard_tab_id } = dashcard;
  const content = contentOf(dashcard);
  const name = nameOf(dashcard);
  const type = (text: string) => change((draft) => write(draft, id, text), `text ${id}`);
  return (
    <div className={classes.box} role="group" aria-label={name}>
      <div className={classes.head}>
        {isNarrow ? (
          <span className={classes.handle} data-still>
            {name}
          </span>
        ) : (
          <Handle dashcard={dashcard} name={name} onMove={(area) => change((draft) => place(draft, id, area))} />
        )}
        {content.is === "heading" && (
          <TextInput
            className={classes.headField}
            size="xs"
            aria-label="Heading"
            placeholder="Heading"
            value={content.text}
            onChange={(event) => type(event.currentTarget.value)}
          />
        )}
        {(isNarrow || tabs.length > 1) && (
          <RowMenu name={name}>
            {() => (
              <>
                {isNarrow && (
                  <>
                    <Menu.Item onClick={() => change((draft) => step(draft, id, -1))}>Move up</Menu.Item>
                    <Menu.Item onClick={() => change((draft) => step(draft, id, 1))}>Move down</Menu.Item>
                  </>
                )}
                {tabs
                  .filter((tab) => tab.id !== dashboard_tab_id)
                  .map((tab) => (
                    <Menu.Item key={tab.id} onClick={() => change((draft) => bring(draft, id, tab.id))}>
                      Move to “{tab.name}”
                    </Menu.Item>
                  ))}
              </>
            )}
          </RowMenu>
        )}
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} title="Remove" onClick={onRemove}>
          <Icon name="close" size={16} />
        </ActionIcon>
      </div>
      {content.is === "text" && (
        <Textarea
          className={classes.inside}
          variant="unstyled"
          px="sm"
          aria-label="Text"
          placeholder="Text. **Bold**, # headings, - lists and [links](https://…) are understood."
          styles={{ wrapper: { height: "100%" }, input: { height: "100%" } }}
          value={content.text}
          onChange={(event) => type(event.currentTarget.value)}
        />
      )}
      {content.is !== "text" && content.is !== "heading" && (
        <div className={classes.inside}>
          <DashcardBox dashcard={dashcard} isEdited />
        </div>
      )}
    </div>
  );
}

interface HandleProps {
  dashcard: Dashcard;
  name: string;
  onMove: (area: Partial<Area>) => void;
}

/** Moves with the mouse (the grid sees to that) and with the arrow keys; with Shift it sizes. */
function Handle({ dashcard: { row, col, size_x, size_y }, name, onMove }: HandleProps) {
  const [said, setSaid] = useState("");
  const press = (event: KeyboardEvent) => {
    const by = steps[event.key];
    if (!by) return;
    event.preventDefault();
    const [right, down] = by;
    const area = event.shiftKey
      ? { size_x: Math.max(1, size_x + right), size_y: Math.max(1, size_y + down) }
      : { col: col + right, row: row + down };
    onMove(area);
    const now = within({ row, col, size_x, size_y, ...area });
    setSaid(`Row ${now.row + 1}, column ${now.col + 1}, ${now.size_x} wide, ${now.size_y} high`);
  };
  return (
    <>
      <button
        type="button"
        className={classes.handle}
        aria-label={`Move ${name}`}
        aria-description="Arrow keys move it, with Shift they change its size."
        onKeyDown={press}
      >
        {name}
      </button>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}

const steps: Record<string, [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
