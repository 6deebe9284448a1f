import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { groupsQuery } from "@/api/apiKeys";
import { formErrors } from "@/api/formErrors";
import type { NewApiKey } from "@/api/types";
import { FormAlert } from "@/ui/FormAlert";
import { Fetched } from "@/ui/states";

interface Props {
  error: Error | null;
  busy: boolean;
  onCreate: (key: NewApiKey) => void;
  onCancel: () => void;
}

export function NewKeyForm({ error, busy, onCreate, onCancel }: Props) {
  const groups = useQuery(groupsQuery);
  const refused = error === null ? null : formErrors(error, ["name", "group_id"]);
  const form = useForm({
    initialValues: { name: "", group_id: "" },
    validate: {
      name: (value) => (value.trim() === "" ? "Give the key a name." : null),
      group_id: (value) => (value === "" ? "Choose a group." : null),
    },
  });
  const create = form.onSubmit(({ name, group_id }) => onCreate({ name: name.trim(), group_id: Number(group_id) }));
  return (
    <form onSubmit={create} noValidate>
      <FormAlert message={refused?.general ?? null} />
      <Fetched query={groups} what="groups">
        {(groups) => (
          <Stack>
            <TextInput
              label="Key name"
              description="What the key is for, so that you recognise it later."
              data-autofocus
              autoComplete="off"
              required
              withAsterisk={false}
              {...form.getInputProps("name")}
              error={form.errors.name ?? refused?.fields.name}
            />
            <Select
              label="Group"
              description="The key has the rights of this group."
              placeholder="Choose a group"
              required
              withAsterisk={false}
              allowDeselect={false}
              data={groups.map((group) => ({ value: String(group.id), label: group.name }))}
              {...form.getInputProps("group_id")}
              error={form.errors.group_id ?? refused?.fields.group_id}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onCancel}>
                Cancel
              </Button>
              <Button type="submit" loading={busy}>
                Create
              </Button>
            </Group>
          </Stack>
        )}
      </Fetched>
    </form>
  );
}
