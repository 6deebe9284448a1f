/** Shows what taking a change back would change, asks why, and does it; over what came later only when that is wanted. */
import { Alert, Button, Checkbox, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "@/api/http";
import { revert } from "@/api/permissionHistory";
import type { Reverted, RevisionDetail } from "@/api/types";
import { ChangeLines } from "@/ui/ChangeLines";
import { FormAlert } from "@/ui/FormAlert";
import { FormDialog } from "@/ui/FormDialog";
import { Icon } from "@/ui/icons";
import { revisionLines } from "./changes";
import { graphOf } from "./revisions";

interface Props {
  revision: RevisionDetail;
  onClose: () => void;
}

export function RevertDialog({ revision, onClose }: Props) {
  const [why, setWhy] = useState("");
  const [isForced, setForced] = useState(false);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const graph = graphOf(revision);
  const reverting = useMutation({
    mutationFn: () =>
      revert(graph, revision.revision, {
        ...(why.trim() === "" ? {} : { why: why.trim() }),
        ...(isForced ? { force: true } : {}),
      }),
    onSuccess: async (reverted) => {
      // what groups may, and so what everybody sees, is not what it was
      await queryClient.invalidateQueries();
      if (reverted.left.length > 0) return;
      onClose();
      notifications.show({ message: reverted.revision ? "Taken back" : "All of it was so already" });
      if (reverted.revision)
        await navigate({
          to: "/admin/permissions/history/$graph/$revision",
          params: { graph, revision: reverted.revision },
        });
    },
  });
  if (reverting.data && reverting.data.left.length > 0) return <Left reverted={reverting.data} onClose={onClose} />;
  const overtaken = reverting.error instanceof ApiError && reverting.error.status === 409 ? reverting.error : null;
  return (
    <FormDialog
      title="Take this change back?"
      verb="Take it back"
      size="lg"
      isReady={overtaken === null || isForced}
      isBusy={reverting.isPending}
      onSubmit={(event) => {
        event.preventDefault();
        reverting.mutate();
      }}
      onClose={onClose}
    >
      {!overtaken && <FormAlert message={reverting.error?.message ?? null} mb={0} />}
      <Text>Then this changes, as a new change that can be taken back, too:</Text>
      <ChangeLines label="What would change" lines={revisionLines(revision.details, true)} mah={260} />
      {overtaken && (
        <Overtaken error={overtaken}>
          <Checkbox
            mt="sm"
            label="Put back what was before, over what was changed since"
            checked={isForced}
            onChange={(event) => setForced(event.currentTarget.checked)}
          />
        </Overtaken>
      )}
      <TextInput
        label="Why"
        description="For the history."
        maxLength={500}
        data-autofocus
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function Overtaken({ error, children }: { error: ApiError; children: React.ReactNode }) {
  // what a program would have to send is none of a person’s business
  const [said] = error.message.split(" Take that back first");
  return (
    <Alert role="alert" color="yellow" variant="light" icon={<Icon name="warning" />} title="Nothing was changed">
      <Text size="sm">{said}</Text>
      {children}
    </Alert>
  );
}

function Left({ reverted, onClose }: { reverted: Reverted; onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={reverted.revision ? "Taken back, as far as it is still there" : "Nothing was left to take back"}
    >
      <Stack>
        <List size="sm" aria-label="What stays as it is">
          {reverted.left.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
