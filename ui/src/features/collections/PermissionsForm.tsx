import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeCollectionGraph, collectionGraphQuery } from "@/api/collections";
import { ApiError } from "@/api/http";
import type { CollectionGraph, GroupView } from "@/api/types";
import { counted } from "@/lib/counted";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import { PermissionsTable } from "./PermissionsTable";
import { type Change, changesOf, type Draft, sentGraph } from "./permissions";
import { useCollectionsChanged } from "./useCollectionsChanged";
import { rightWords } from "./words";

interface Props {
  /** Its id, or `root`. */
  collection: string;
  graph: CollectionGraph;
  groups: GroupView[];
}

export function PermissionsForm({ collection, graph, groups }: Props) {
  const [draft, setDraft] = useState<Draft>({});
  const queryClient = useQueryClient();
  const changed = useCollectionsChanged();
  const changes = changesOf(draft, graph, groups, collection);
  const save = useMutation({
    mutationFn: () => changeCollectionGraph(sentGraph(changes, graph.revision, collection)),
    onSuccess: async () => {
      await changed();
      setDraft({});
      notifications.show({ message: "Permissions saved" });
    },
    onError: async (error) => {
      // what is chosen stays; what holds by now is fetched beside it
      if (isConflict(error)) await queryClient.invalidateQueries({ queryKey: collectionGraphQuery.queryKey });
    },
  });
  const discard = () => {
    save.reset();
    setDraft({});
  };
  return (
    <Stack>
      {isConflict(save.error) ? (
        <Conflict isResolved={changes.length === 0} />
      ) : (
        <FormAlert message={save.error?.message ?? null} mb={0} />
      )}
      {changes.length > 0 && (
        <Summary changes={changes} isBusy={save.isPending} onSave={() => save.mutate()} onDiscard={discard} />
      )}
      <PermissionsTable collection={collection} graph={graph} groups={groups} draft={draft} onChange={setDraft} />
    </Stack>
  );
}

const isConflict = (error: Error | null) => error instanceof ApiError && error.status === 409;

function Conflict({ isResolved }: { isResolved: boolean }) {
  return (
    <Alert role="alert" color="yellow" variant="light" icon={<Icon name="warning" />} title="Nothing was saved">
      {isResolved
        ? "Somebody else changed permissions meanwhile, to the same as you chose. There is nothing left to save."
        : "Somebody else changed permissions meanwhile. What you chose is kept below, beside what holds now: look at it and save again, or discard it."}
    </Alert>
  );
}

interface SummaryProps {
  changes: Change[];
  isBusy: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

function Summary({ changes, isBusy, onSave, onDiscard }: SummaryProps) {
  return (
    <Alert color="verdigris" variant="light" title={`${capital(counted(changes.length, "change"))} not saved yet`}>
      <List size="sm" aria-label="Changes not saved yet" mb="sm">
        {changes.map(({ group, now, to, isDisputed }) => (
          <List.Item key={group.id}>
            <Text span inherit fw={600}>
              {group.name}
            </Text>
            : {rightWords[now]} → {rightWords[to]}
            {isDisputed && " (changed by somebody else meanwhile)"}
          </List.Item>
        ))}
      </List>
      <Group gap="sm">
        <Button size="xs" loading={isBusy} onClick={onSave}>
          Save changes
        </Button>
        <Button size="xs" variant="default" disabled={isBusy} onClick={onDiscard}>
          Discard
        </Button>
      </Group>
    </Alert>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
