/**
 * A graph of permissions while it is being changed: what is chosen is kept until it is saved, also when somebody else was
 * faster. Then the graph is asked for again, and what they changed stands beside what was chosen here.
 */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Change, changesOf, choose, type Draft, type Made } from "@/lib/draft";
import { ApiError } from "./http";

interface Options<Graph, Level> {
  graph: Graph;
  levelOf: (graph: Graph, key: string) => Level;
  save: (changes: Change<Level>[], revision: number) => Promise<unknown>;
  /** Asks for the graph again. */
  reload: () => Promise<unknown>;
  onSaved: () => void;
}

export function useGraphDraft<Graph extends { revision: number }, Level>(options: Options<Graph, Level>) {
  const { graph, save, reload, onSaved } = options;
  const [draft, setDraft] = useState<Draft<Level>>({});
  // the graph that the first choice was made from
  const [base, setBase] = useState(graph);
  const hasChosen = Object.keys(draft).length > 0;
  const levelOf = (key: string) => options.levelOf(graph, key);
  const changes = changesOf(draft, levelOf);
  const saving = useMutation({
    mutationFn: () => save(changes, graph.revision),
    onSuccess: async () => {
      await reload();
      setDraft({});
      onSaved();
    },
    onError: async (error) => {
      if (isConflict(error)) await reload();
    },
  });
  return {
    changes,
    isBusy: saving.isPending,
    /** Somebody else was faster when it was to be saved. */
    wasRefused: isConflict(saving.error),
    error: isConflict(saving.error) ? null : saving.error,
    /** Where the graph stood at the first choice, if it has moved on since. */
    before: hasChosen && base.revision !== graph.revision ? base : null,
    levelOf: (key: string): Level => draft[key]?.to ?? levelOf(key),
    choose: (...made: Made<Level>[]) => {
      if (!hasChosen) setBase(graph);
      setDraft((draft) => choose(draft, made, levelOf));
    },
    save: () => saving.mutate(),
    discard: () => {
      saving.reset();
      setDraft({});
    },
  };
}

const isConflict = (error: Error | null) => error instanceof ApiError && error.status === 409;
