/** Rights to the application, chosen, summed up and saved as one. */
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { applicationGraphQuery, changeApplicationGraph } from "@/api/application";
import type { ApplicationGraph, GroupView } from "@/api/types";
import { useGraphDraft } from "@/api/useGraphDraft";
import { Unsaved } from "@/ui/Unsaved";
import { changeLines, keyOf, mayIn, sentGraph, theirLines } from "./application";
import { ApplicationTable } from "./ApplicationTable";

export function ApplicationForm({ graph, groups }: { graph: ApplicationGraph; groups: GroupView[] }) {
  const queryClient = useQueryClient();
  const draft = useGraphDraft({
    graph,
    levelOf: mayIn,
    save: (changes, revision) => changeApplicationGraph(sentGraph(changes, revision)),
    reload: () => queryClient.invalidateQueries({ queryKey: applicationGraphQuery.queryKey }),
    onSaved: () => notifications.show({ message: "Permissions saved" }),
  });
  return (
    <>
      <ApplicationTable
        groups={groups}
        may={({ id }, right) => draft.levelOf(keyOf(id, right))}
        onChoose={({ id }, right, to) => draft.choose({ key: keyOf(id, right), to })}
      />
      <Unsaved
        draft={draft}
        lines={changeLines(draft.changes, groups)}
        theirs={draft.before ? theirLines(draft.before, graph, groups) : []}
      />
    </>
  );
}
