/** A key whose old secret still works: how much it is used, and the two ways out. */
import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysKey, finishRotation, undoRotation } from "@/api/apiKeys";
import type { ProgramKey, Retiring } from "@/api/types";
import { counted } from "@/lib/counted";
import { beginning } from "@/lib/maskedKey";
import { formatAhead, formatMoment, formatSecond } from "@/lib/moment";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Icon } from "@/ui/icons";
import { Moment } from "@/ui/Moment";
import { useNow } from "@/ui/useNow";

interface Props {
  apiKey: ProgramKey;
  retiring: Retiring;
}

export function RotationNotice({ apiKey, retiring }: Props) {
  const now = useNow();
  const [asking, setAsking] = useState<"finish" | "undo" | null>(null);
  const close = () => setAsking(null);
  if (new Date(retiring.until).getTime() <= now) return null;
  return (
    <Alert color="verdigris" variant="light" icon={<Icon name="sync" />} title="Being rotated" mb="lg">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          The old key <Code>{beginning(retiring.masked_key)}</Code> works until{" "}
          <time dateTime={retiring.until} title={formatMoment(retiring.until)}>
            {formatSecond(retiring.until)}
          </time>{" "}
          ({formatAhead(retiring.until, now)}). {uses(retiring.uses)} since the key was changed on{" "}
          <Moment iso={retiring.since} />.
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => setAsking("finish")}>
            End the old key now
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking("undo")}>
            Go back to the old key
          </Button>
        </Group>
      </Stack>
      {asking === "finish" && <FinishDialog apiKey={apiKey} uses={retiring.uses} onClose={close} />}
      {asking === "undo" && <UndoDialog apiKey={apiKey} onClose={close} />}
    </Alert>
  );
}

const uses = (count: number) => (count === 0 ? "Nobody used it" : `It was used ${counted(count, "time")}`);

function FinishDialog({ apiKey, uses, onClose }: { apiKey: ProgramKey; uses: number; onClose: () => void }) {
  const finish = useRotation(finishRotation, "The old key has ended", onClose);
  return (
    <ConfirmDialog
      title={`End the old key of “${apiKey.name}”?`}
      confirm="End the old key"
      busy={finish.isPending}
      error={finish.error}
      onConfirm={() => finish.mutate(apiKey.id)}
      onClose={onClose}
    >
      {uses === 0
        ? "Nobody used it since the key was changed. It cannot be brought back."
        : `It was used ${counted(uses, "time")} since the key was changed: programs that still use it are refused from their next request on. It cannot be brought back.`}
    </ConfirmDialog>
  );
}

function UndoDialog({ apiKey, onClose }: { apiKey: ProgramKey; onClose: () => void }) {
  const undo = useRotation(undoRotation, "The old key is the key again", onClose);
  return (
    <ConfirmDialog
      title={`Go back to the old key of “${apiKey.name}”?`}
      confirm="Go back"
      busy={undo.isPending}
      error={undo.error}
      onConfirm={() => undo.mutate(apiKey.id)}
      onClose={onClose}
    >
      The old key goes on as if nothing had happened. Programs that use the new one already are refused from their next
      request on, and it cannot be brought back.
    </ConfirmDialog>
  );
}

function useRotation(act: (id: number) => Promise<unknown>, said: string, onClose: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
      notifications.show({ message: said });
      onClose();
    },
  });
}
