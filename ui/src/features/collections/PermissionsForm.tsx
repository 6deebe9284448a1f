import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { changeCollectionGraph, collectionGraphQuery } from "@/api/collections";
import type { CollectionGraph, GroupView } from "@/api/types";
import { useGraphDraft } from "@/api/useGraphDraft";
import { Unsaved } from "@/ui/Unsaved";
import { PermissionsTable } from "./PermissionsTable";
import { changeLines, rightOf, sentGraph, theirLines } from "./permissions";

interface Props {
  /** Its id, or `root`. */
  collection: string;
  graph: CollectionGraph;
  groups: GroupView[];
}

export function PermissionsForm({ collection, graph, groups }: Props) {
  const queryClient = useQueryClient();
  const draft = useGraphDraft({
    graph,
    levelOf: (graph, group) => rightOf(graph, Number(group), collection),
    save: (changes, revision) => changeCollectionGraph(sentGraph(changes, revision, collection)),
    reload: () => queryClient.invalidateQueries({ queryKey: collectionGraphQuery.queryKey }),
    onSaved: () => notifications.show({ message: "Permissions saved" }),
  });
  return (
    <>
      <PermissionsTable
        groups={groups}
        rightOf={({ id }) => draft.levelOf(String(id))}
        onChoose={({ id }, to) => draft.choose({ key: String(id), to })}
      />
      <Unsaved
        lines={changeLines(draft.changes, groups)}
        theirs={draft.before ? theirLines(draft.before, graph, groups, collection) : []}
        wasRefused={draft.wasRefused}
        isDisputed={draft.changes.some(({ isDisputed }) => isDisputed)}
        isBusy={draft.isBusy}
        error={draft.error}
        onSave={draft.save}
        onDiscard={draft.discard}
      />
    </>
  );
}
