/** The tabs of a dashboard while it is edited: the chosen one can be renamed, moved and removed. */
import { ActionIcon, Button, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import type { DashboardTab } from "@/api/types";
import { Icon } from "@/ui/icons";
import classes from "./Edit.module.css";

interface Props {
  tabs: DashboardTab[];
  chosen: number | null;
  onChoose: (id: number) => void;
  onRename: (id: number, name: string) => void;
  onMove: (id: number, by: -1 | 1) => void;
  onRemove: (id: number) => void;
  children: ReactNode;
}

export function EditTabs({ tabs, chosen, onChoose, onRename, onMove, onRemove, children }: Props) {
  if (tabs.length < 2) return children;
  return (
    <>
      <div className={classes.tabs} role="group" aria-label="Tabs of the dashboard">
        {tabs.map(({ id, name }, at) =>
          id === chosen ? (
            <div key={id} className={classes.tabs} style={{ margin: 0 }}>
              <Step label={`Move ${name} to the left`} isBack onClick={at > 0 ? () => onMove(id, -1) : null} />
              <TextInput
                size="xs"
                w={160}
                aria-label="Name of the tab"
                value={name}
                error={name.trim() === "" ? "Enter a name." : null}
                onChange={(event) => onRename(id, event.currentTarget.value)}
              />
              <Step label={`Move ${name} to the right`} onClick={at < tabs.length - 1 ? () => onMove(id, 1) : null} />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove ${name}, with all that is on it`}
                title="Remove, with all that is on it"
                onClick={() => onRemove(id)}
              >
                <Icon name="close" size={16} />
              </ActionIcon>
            </div>
          ) : (
            <Button key={id} size="xs" variant="subtle" color="gray" onClick={() => onChoose(id)}>
              {name}
            </Button>
          ),
        )}
      </div>
      {children}
    </>
  );
}

function Step({ label, isBack, onClick }: { label: string; isBack?: boolean; onClick: (() => void) | null }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      disabled={onClick === null}
      onClick={() => onClick?.()}
    >
      <Icon name={isBack ? "back" : "chevron"} size={14} />
    </ActionIcon>
  );
}
