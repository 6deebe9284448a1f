import { Group, MultiSelect, Stack, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { groupsQuery } from "@/api/groups";
import type { FieldErrors } from "@/api/http";
import { useFoundPeople } from "@/api/useFoundPeople";
import { PickMany } from "@/ui/PickMany";
import type { ContainmentFields } from "./request";

interface Props {
  fields: ContainmentFields;
  errors: FieldErrors;
  onChange: (some: Partial<ContainmentFields>) => void;
}

/** Which sessions, keys and passwords: whose they are, when they were made, from where they are used. */
export function Criteria({ fields, errors, onChange }: Props) {
  const groups = useQuery(groupsQuery).data ?? [];
  const { found, onLetters } = useFoundPeople();
  return (
    <Stack maw={480}>
      <PickMany
        label="Of these people"
        placeholder={fields.people.length === 0 ? "Search people" : undefined}
        found={found}
        chosen={fields.people}
        onChange={(people) => onChange({ people })}
        onLetters={onLetters}
        clearButtonProps={{ "aria-label": "Choose nobody" }}
        nothingFoundMessage="Nobody has this in their name or address"
      />
      <MultiSelect
        label="Of members of these groups"
        placeholder={fields.groups.length === 0 ? "Search groups" : undefined}
        data={groups.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={fields.groups}
        onChange={(groups) => onChange({ groups })}
        searchable
        clearable
        limit={100}
        hidePickedOptions
        clearButtonProps={{ "aria-label": "Choose no group" }}
        nothingFoundMessage="No group has this in its name"
      />
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <TextInput
          type="datetime-local"
          label="Made after"
          description="Sessions and keys"
          value={fields.after}
          onChange={({ currentTarget }) => onChange({ after: currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label="Made before"
          description="Sessions and keys"
          value={fields.before}
          onChange={({ currentTarget }) => onChange({ before: currentTarget.value })}
        />
      </Group>
      <TextInput
        label="From this network"
        description="Sessions begun there and keys last used there. An address, or a network like 203.0.113.0/24."
        value={fields.network}
        error={errors["filter.cidr"]}
        onChange={({ currentTarget }) => onChange({ network: currentTarget.value })}
      />
      <TagsInput
        label="API keys that begin so"
        description="The first seven characters are enough, like mb_AbCd. Enter after each."
        value={fields.prefixes}
        error={errors["filter.key_prefixes"]}
        // more would be a secret, and is not needed
        onChange={(prefixes) => onChange({ prefixes: [...new Set(prefixes.map((key) => key.trim().slice(0, 7)))] })}
        clearable
        acceptValueOnBlur
        clearButtonProps={{ "aria-label": "Choose no keys" }}
      />
    </Stack>
  );
}
