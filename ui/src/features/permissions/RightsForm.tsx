/** The rights of many: found by letters, shown by the page, chosen, summed up and saved as one. */
import { Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { changeDataGraph, dataGraphKey } from "@/api/permissions";
import type { DataGraph } from "@/api/types";
import { useGraphDraft } from "@/api/useGraphDraft";
import { hasLetters, type ListSearch, pageOf } from "@/lib/listSearch";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";
import { Unsaved } from "@/ui/Unsaved";
import { AboutLevels } from "./AboutLevels";
import { choiceOf, keyOf, levelOf, partsOf, type Place, rightsOf, sentGraph } from "./graph";
import { RightsTable } from "./RightsTable";
import { changeLines, theirLines } from "./summary";

const ROWS_PER_PAGE = 25;

export interface Thing {
  id: number;
  name: string;
  isFixed?: boolean;
}

interface Props<T extends Thing> {
  graph: DataGraph;
  /** All rows there are; those on the page are drawn. */
  things: T[];
  /** What the rows are, as `group` and `groups`. */
  noun: [one: string, many: string];
  placeOf: (row: number) => Place;
  describe: (thing: T) => { title: ReactNode; about?: ReactNode };
  everybody: { id: number; graph: DataGraph };
  search: ListSearch;
  onSearch: (search: ListSearch) => void;
}

export function RightsForm<T extends Thing>(props: Props<T>) {
  const { graph, things, noun, placeOf, describe, everybody, search, onSearch } = props;
  const { query = "", page = 1 } = search;
  const queryClient = useQueryClient();
  const names = useMemo(() => new Map(things.map(({ id, name }) => [id, name])), [things]);
  const found = useMemo(() => things.filter(({ name }) => hasLetters(name, query)), [things, query]);
  const inGraph = (graph: DataGraph, key: string) => {
    const { row, kind } = partsOf(key);
    const { group, database } = placeOf(row);
    return levelOf(rightsOf(graph, group, database), kind);
  };
  const draft = useGraphDraft({
    graph,
    levelOf: inGraph,
    save: (changes, revision) => changeDataGraph(sentGraph(changes, revision, placeOf)),
    reload: () => queryClient.invalidateQueries({ queryKey: dataGraphKey }),
    onSaved: () => notifications.show({ message: "Permissions saved" }),
  });
  const changed = new Set(draft.changes.map(({ key }) => key));
  const open = things.filter(({ isFixed }) => !isFixed);
  return (
    <>
      <Group gap="sm">
        <SearchField
          label={`Search ${noun[1]}`}
          placeholder={`Search ${noun[1]}`}
          value={query}
          onSearch={(query) => onSearch(query === "" ? {} : { query })}
        />
        <AboutLevels />
      </Group>
      {found.length === 0 ? (
        <Text c="dimmed" mt="md" role="status">
          {things.length === 0 ? `There are no ${noun[1]} yet.` : `No ${noun[0]} has this in its name.`}
        </Text>
      ) : (
        <RightsTable
          label={`Permissions of ${noun[1]}`}
          rowLabel={capital(noun[0])}
          rows={pageOf(found, page, ROWS_PER_PAGE).map((thing) => ({ ...thing, ...describe(thing) }))}
          levelOf={(row, kind) => draft.levelOf(keyOf(row.id, kind))}
          isChanged={(row, kind) => changed.has(keyOf(row.id, kind))}
          everybodyOf={(row, kind) => {
            const { group, database } = placeOf(row.id);
            return group === everybody.id ? null : levelOf(rightsOf(everybody.graph, everybody.id, database), kind);
          }}
          onChoose={(row, kind, to) => draft.choose(choiceOf(row.id, kind, to))}
        />
      )}
      <Pager
        label={noun[1]}
        page={page}
        size={ROWS_PER_PAGE}
        total={found.length}
        onPage={(page) => onSearch({ ...search, page })}
      />
      <Unsaved
        draft={draft}
        lines={changeLines(draft.changes, names)}
        theirs={draft.before ? theirLines(draft.before, graph, open, inGraph) : []}
      />
    </>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
