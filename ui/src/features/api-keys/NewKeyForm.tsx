import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { apiKeysQuery, createApiKey } from "@/api/apiKeys";
import { groupsQuery } from "@/api/groups";
import type { NewKeyView } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { Fetched } from "@/ui/states";

interface Props {
  onCreated: (key: NewKeyView) => void;
  onCancel: () => void;
}

export function NewKeyForm({ onCreated, onCancel }: Props) {
  const queryClient = useQueryClient();
  const groups = useQuery(groupsQuery);
  const form = useForm({
    initialValues: { name: "", group_id: "" },
    validate: {
      name: (value) => (value.trim() === "" ? "Give the key a name." : null),
      group_id: (value) => (value === "" ? "Choose a group." : null),
    },
  });
  const refusal = useRefusal(form.setErrors, ["name", "group_id"]);
  const create = useMutation({
    mutationFn: createApiKey,
    // the answer holds the secret: it must not linger in the mutation cache
    gcTime: 0,
    onSuccess: async (key) => {
      onCreated(key);
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    },
    onError: refusal.show,
  });
  const submit = form.onSubmit(
    ({ name, group_id }) => create.mutate({ name: name.trim(), group_id: Number(group_id) }),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
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
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onCancel}>
                Cancel
              </Button>
              <Button type="submit" loading={create.isPending}>
                Create
              </Button>
            </Group>
          </Stack>
        )}
      </Fetched>
    </form>
  );
}
