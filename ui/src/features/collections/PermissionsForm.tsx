import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { changeCollectionGraph, type CollectionKey, collectionRightsQuery } from "@/api/collections";
import type { CollectionGraph, GroupView } from "@/api/types";
import { useGraphDraft } from "@/api/useGraphDraft";
import { Unsaved } from "@/ui/Unsaved";
import { PermissionsTable } from "./PermissionsTable";
import { changeLines, rightOf, sentGraph, theirLines } from "./permissions";

interface Props {
  collection: CollectionKey;
  graph: CollectionGraph;
  groups: GroupView[];
}

export function PermissionsForm({ graph, groups, ...props }: Props) {
  const collection = String(props.collection);
  const queryClient = useQueryClient();
  const draft = useGraphDraft({
    graph,
    levelOf: (graph, group) => rightOf(graph, Number(group), collection),
    save: (changes, revision) => changeCollectionGraph(sentGraph(changes, revision, collection)),
    reload: () => queryClient.invalidateQueries({ queryKey: collectionRightsQuery(props.collection).queryKey }),
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
        draft={draft}
        lines={changeLines(draft.changes, groups)}
        theirs={draft.before ? theirLines(draft.before, graph, groups, collection) : []}
      />
    </>
  );
}
