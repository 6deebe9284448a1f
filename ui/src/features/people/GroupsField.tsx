import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import type { GroupView } from "@/api/types";

interface Props extends Omit<MultiSelectProps, "data"> {
  groups: GroupView[];
}

/** Chooses groups by name. There may be thousands: what is typed narrows them down. */
export function GroupsField({ groups, ...props }: Props) {
  return (
    <MultiSelect
      label="Groups"
      description="Everybody is in All Users; these come on top of it."
      data={groups.map(({ id, name }) => ({ value: String(id), label: name }))}
      searchable
      clearable
      limit={100}
      hidePickedOptions
      clearButtonProps={{ "aria-label": "Choose no group" }}
      nothingFoundMessage={groups.length === 0 ? "There are no other groups" : "No group has this in its name"}
      {...props}
    />
  );
}
