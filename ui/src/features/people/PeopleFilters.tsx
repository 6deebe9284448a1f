import { Group, Select } from "@mantine/core";
import type { PeopleFilter } from "@/api/people";
import type { GroupView } from "@/api/types";
import { SearchField } from "@/ui/SearchField";
import { tellingGroups } from "./groups";

const statuses = [
  { value: "active", label: "Active" },
  { value: "deactivated", label: "Deactivated" },
  { value: "all", label: "Active and deactivated" },
];

interface Props {
  filter: PeopleFilter;
  groups: GroupView[];
  onChange: (change: PeopleFilter) => void;
}

export function PeopleFilters({ filter, groups, onChange }: Props) {
  return (
    <Group gap="sm" mb="md" role="search" aria-label="People">
      <SearchField
        label="Search by name or email address"
        placeholder="Search by name or email address"
        value={filter.query ?? ""}
        onSearch={(query) => onChange({ query: query || undefined })}
      />
      <Select
        aria-label="Status"
        data={statuses}
        value={filter.status ?? "active"}
        allowDeselect={false}
        onChange={(status) => onChange({ status: status === "deactivated" || status === "all" ? status : undefined })}
        w={{ base: "100%", xs: 200 }}
      />
      <Select
        aria-label="Group"
        placeholder="Any group"
        data={tellingGroups(groups).map(({ id, name }) => ({ value: String(id), label: name }))}
        value={filter.group === undefined ? null : String(filter.group)}
        clearable
        searchable
        limit={100}
        nothingFoundMessage="No group has this in its name"
        clearButtonProps={{ "aria-label": "Any group" }}
        onChange={(id) => onChange({ group: id === null ? undefined : Number(id) })}
        w={{ base: "100%", xs: 200 }}
      />
    </Group>
  );
}
