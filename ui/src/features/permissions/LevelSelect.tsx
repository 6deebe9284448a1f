/**
 * One right of one group. There are many on a page, so it is a plain button; the levels, each with what it means, exist
 * only while they are open.
 */
import { Menu, Text, VisuallyHidden } from "@mantine/core";
import { type Ref, useState } from "react";
import { Icon } from "@/ui/icons";
import { type Kind, labelOf, type Level, MIXED, offered, rights } from "./levels";
import classes from "./RightsTable.module.css";

interface Props {
  /** Whose right it is. */
  name: string;
  kind: Kind;
  level: Level;
  isTable: boolean;
  isChanged: boolean;
  /** Why it cannot be chosen. */
  reason: string | null;
  onChoose: (level: Level) => void;
}

export function LevelSelect({ name, kind, level, isTable, isChanged, reason, onChoose }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <span className={classes.anchor}>
      <button
        type="button"
        className={classes.level}
        aria-label={`${rights[kind].label} of ${name}: ${labelOf(kind, level)}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        disabled={reason !== null}
        title={reason ?? undefined}
        data-changed={isChanged || undefined}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span>{labelOf(kind, level)}</span>
        <Icon name="chevron" size={12} />
      </button>
      {isOpen && (
        <Levels
          name={name}
          kind={kind}
          level={level}
          isTable={isTable}
          onChoose={onChoose}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  );
}

interface LevelsProps extends Pick<Props, "name" | "kind" | "level" | "isTable" | "onChoose"> {
  onClose: () => void;
}

function Levels({ name, kind, level, isTable, onChoose, onClose }: LevelsProps) {
  const { label, levels } = rights[kind];
  const shown = offered(kind, level, isTable);
  return (
    <Menu
      opened
      onChange={(isOpen) => !isOpen && onClose()}
      returnFocus
      position="bottom-start"
      width={280}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Under label={`${label} of ${name}`} />
      </Menu.Target>
      <Menu.Dropdown>
        {level === MIXED && <Menu.Label>A level chosen here is given to every table.</Menu.Label>}
        <Menu.RadioGroup value={level} onChange={onChoose}>
          {shown.map((value) => (
            <Menu.RadioItem
              key={value}
              value={value}
              closeMenuOnClick
              checkIcon={<Icon name="check" />}
              data-autofocus={value === level || undefined}
            >
              {labelOf(kind, value)}
              <Text size="xs" c="dimmed">
                {levels.find(({ level }) => level === value)?.about}
              </Text>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the menu hangs on and is named by. What else a menu tells its target, the button says of itself. */
function Under({ id, ref, label }: { id?: string; ref?: Ref<HTMLSpanElement>; label: string }) {
  return (
    <span id={id} ref={ref} className={classes.under}>
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
