/** What can be put on a dashboard, the last step back, and the two ways out. It stays in sight. */
import { Alert, Button, Group, Stack, Text, VisuallyHidden } from "@mantine/core";
import type { Ref } from "react";
import { FormAlert } from "@/ui/FormAlert";
import { Icon, type IconName } from "@/ui/icons";
import classes from "./Edit.module.css";
import type { useSaveLayout } from "./useSaveLayout";
import { editorOf } from "./words";

interface Props {
  ref: Ref<HTMLElement>;
  onAddQuestion: () => void;
  onAddText: () => void;
  onAddHeading: () => void;
  onAddTab: () => void;
  onAddFilter: () => void;
  onUndo: (() => void) | null;
  onSave: () => void;
  onCancel: () => void;
  saving: ReturnType<typeof useSaveLayout>;
  isChanged: boolean;
}

export function EditBar({ ref, onUndo, onSave, onCancel, saving, isChanged, ...add }: Props) {
  const additions: [string, IconName, () => void][] = [
    ["Add question", "chartBar", add.onAddQuestion],
    ["Add text", "text", add.onAddText],
    ["Add heading", "heading", add.onAddHeading],
    ["Add tab", "folder", add.onAddTab],
    ["Add filter", "search", add.onAddFilter],
  ];
  return (
    <section ref={ref} tabIndex={-1} aria-label="Editing" className={classes.bar}>
      <VisuallyHidden role="status">{isChanged ? "Not saved yet" : ""}</VisuallyHidden>
      <Stack gap="xs">
        <FormAlert message={saving.error?.message ?? null} mb={0} />
        {saving.overtaken && <Overtaken by={saving.overtaken["last-edit-info"]} />}
        <Group justify="space-between" gap="xs">
          <Group gap="xs" role="group" aria-label="Add">
            {additions.map(([label, icon, put]) => (
              <Button key={label} size="xs" variant="default" leftSection={<Icon name={icon} />} onClick={put}>
                {label}
              </Button>
            ))}
          </Group>
          <Group gap="xs">
            <Button size="xs" variant="default" disabled={onUndo === null || saving.isBusy} onClick={() => onUndo?.()}>
              Undo
            </Button>
            <Button size="xs" variant="default" disabled={saving.isBusy} onClick={onCancel}>
              Cancel
            </Button>
            <Button size="xs" loading={saving.isBusy} onClick={onSave}>
              {saving.overtaken ? "Save mine over theirs" : "Save"}
            </Button>
          </Group>
        </Group>
      </Stack>
    </section>
  );
}

function Overtaken({ by }: { by: Parameters<typeof editorOf>[0] | null }) {
  return (
    <Alert role="alert" color="yellow" variant="light" icon={<Icon name="warning" />} title="Nothing was saved">
      <Text size="sm">
        {by ? editorOf(by) : "Somebody else"} laid this dashboard out otherwise meanwhile. What you did is kept here:
        save it in place of theirs, or cancel and look at theirs first.
      </Text>
    </Alert>
  );
}
