import { Button, Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { groupsQuery } from "@/api/groups";
import type { GraphName, HistoryFilter } from "@/api/permissionHistory";
import { usePersonChoice } from "@/api/usePersonChoice";
import type { HistorySearch } from "./historySearch";

interface Props {
  filter: HistoryFilter;
  onChange: (search: HistorySearch) => void;
}

const kinds: { value: GraphName; label: string }[] = [
  { value: "data", label: "Rights to data" },
  { value: "collections", label: "Rights in collections" },
  { value: "application", label: "Rights to the application" },
  { value: "members", label: "Who is in groups" },
];

/** Two in a row on a phone. */
const WIDTH = { base: "calc(50% - 5px)", xs: 210 };

export function HistoryFilters({ filter, onChange }: Props) {
  const { graph, group, person } = filter;
  const groups = useQuery(groupsQuery).data ?? [];
  const people = usePersonChoice(person);
  const named = groups.map(({ id, name }) => ({ value: String(id), label: name }));
  const isGone = group !== undefined && groups.every(({ id }) => id !== group);
  const put = (change: HistorySearch) => {
    const all = { ...filter, ...change };
    onChange(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  };
  return (
    <Group gap="sm" mb="md" role="search" aria-label="Changes">
      <Select
        aria-label="What was changed"
        placeholder="Anything"
        // what is told of a person is who is in groups
        data={person === undefined ? kinds : kinds.filter(({ value }) => value === "members")}
        value={graph ?? null}
        clearable
        clearButtonProps={{ "aria-label": "Anything" }}
        onChange={(graph) => put({ graph: (graph ?? undefined) as GraphName | undefined })}
        w={WIDTH}
      />
      <Select
        aria-label="Group"
        placeholder="Any group"
        data={isGone ? [...named, { value: String(group), label: `Group ${group}` }] : named}
        value={group === undefined ? null : String(group)}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Any group" }}
        nothingFoundMessage="No group has this in its name"
        onChange={(group) => put({ group: group === null ? undefined : Number(group) })}
        limit={100}
        w={WIDTH}
      />
      <Select
        aria-label="Person in groups"
        placeholder="Anybody"
        data={people.options}
        value={person === undefined ? null : String(person)}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Anybody" }}
        // the server has searched, also in addresses that are not shown here
        filter={({ options }) => options}
        nothingFoundMessage="Nobody has this in their name or address"
        onSearchChange={people.onLetters}
        onChange={(chosen) =>
          put(chosen === null ? { person: undefined } : { person: Number(chosen), graph: graph && "members" })
        }
        w={WIDTH}
      />
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
