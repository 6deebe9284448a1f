/** Lines that say which groups here stand for which groups of somewhere else. */
import { Button, Group, MultiSelect, Paper, Stack, Text, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import type { GroupView } from "@/api/types";

/** A group of elsewhere, and the groups here that its members are in. */
export interface Mapping {
  name: string;
  groups: string[];
}

interface Props {
  /** What a group of elsewhere is called, how one looks, and the words that add one. */
  theirs: string;
  placeholder: string;
  add: string;
  mappings: Mapping[];
  groups: GroupView[];
  error: ReactNode;
  disabled: boolean;
  description: string | undefined;
  onChange: (mappings: Mapping[]) => void;
}

export function GroupMappings(props: Props) {
  const { theirs, placeholder, add, mappings, groups, error, disabled, description, onChange } = props;
  const choices = groups
    .filter(({ magic_group_type }) => magic_group_type !== "all-internal-users")
    .map(({ id, name }) => ({ value: String(id), label: name }));
  const change = (at: number, own: Partial<Mapping>) =>
    onChange(mappings.map((mapping, index) => (index === at ? { ...mapping, ...own } : mapping)));
  // a group that is gone has no name, and stands for nobody
  const known = (ids: string[]) => ids.filter((id) => choices.some(({ value }) => value === id));
  return (
    <Stack gap="sm">
      {description && <Text size="sm">{description}</Text>}
      {mappings.map((mapping, index) => (
        <Paper key={index} withBorder p="sm" radius="md" role="group" aria-label={`Line ${index + 1}`}>
          <TextInput
            label={theirs}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            value={mapping.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
            error={index === 0 ? error : undefined}
            mb="xs"
          />
          <Group align="flex-end" gap="sm">
            <MultiSelect
              flex="1 1 200px"
              label="Groups here"
              data={choices}
              searchable
              limit={100}
              hidePickedOptions
              nothingFoundMessage="No group has this in its name"
              disabled={disabled}
              value={known(mapping.groups)}
              onChange={(groups) => change(index, { groups })}
            />
            {!disabled && (
              <Button variant="default" onClick={() => onChange(mappings.filter((_, other) => other !== index))}>
                Remove
              </Button>
            )}
          </Group>
        </Paper>
      ))}
      {!disabled && (
        <Button
          variant="default"
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...mappings, { name: "", groups: [] }])}
        >
          {add}
        </Button>
      )}
    </Stack>
  );
}
