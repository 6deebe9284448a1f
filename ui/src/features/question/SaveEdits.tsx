/** Something was changed and is not saved: over what there was, as a new question, or not at all. */
import { Badge, Button, Group } from "@mantine/core";
import { commandKey } from "@/lib/keyboard";
import { FormAlert } from "@/ui/FormAlert";

interface Props {
  /** Why it cannot be saved, or null when it can. */
  obstacle: string | null;
  /** Null for whoever may not change it. */
  onSave: (() => void) | null;
  /** Null for whoever may not ask questions of their own. */
  onSaveAsNew: (() => void) | null;
  onDiscard: () => void;
  isBusy: boolean;
  error: Error | null;
}

export function SaveEdits({ obstacle, onSave, onSaveAsNew, onDiscard, isBusy, error }: Props) {
  const isStopped = obstacle !== null;
  return (
    <Group gap="xs" role="group" aria-label="Not saved yet">
      <Badge variant="light" color="copper">
        Not saved
      </Badge>
      {onSave && (
        <Button
          variant="light"
          disabled={isStopped}
          loading={isBusy}
          title={obstacle ?? `${commandKey} S`}
          onClick={onSave}
        >
          Save
        </Button>
      )}
      {onSaveAsNew && (
        <Button variant="default" disabled={isStopped || isBusy} title={obstacle ?? undefined} onClick={onSaveAsNew}>
          Save as new…
        </Button>
      )}
      <Button variant="subtle" disabled={isBusy} onClick={onDiscard}>
        Discard
      </Button>
      <FormAlert message={error?.message ?? null} mb={0} />
    </Group>
  );
}
