import { Button, Group } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiKeysKey, createKey, type KeyPlace } from "@/api/apiKeys";
import type { GroupView, KeySecret } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { emptyKey, KEY_FIELDS, keyErrors, type KeyValues, newKey } from "./keyForm";
import { KeyFields } from "./KeyFields";
import type { KeyRules } from "./keyRules";

interface Props {
  place: KeyPlace;
  groups: GroupView[] | null;
  rules: KeyRules;
  onCreated: (key: KeySecret) => void;
  onCancel: () => void;
}

export function NewKeyForm({ place, groups, rules, onCreated, onCancel }: Props) {
  const queryClient = useQueryClient();
  const form = useForm<KeyValues>({
    initialValues: emptyKey(rules),
    validate: (values) => keyErrors(values, groups !== null),
  });
  const refusal = useRefusal(form.setErrors, KEY_FIELDS);
  const create = useMutation({
    mutationFn: (values: KeyValues) => createKey(place, newKey(values, Date.now(), rules)),
    // the answer holds the secret: it must not linger in the mutation cache
    gcTime: 0,
    onMutate: refusal.clear,
    onSuccess: async (key) => {
      onCreated(key);
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
    },
    onError: refusal.show,
  });
  const submit = form.onSubmit(
    (values) => create.mutate(values),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <KeyFields form={form} rules={rules} groups={groups} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending}>
          Create
        </Button>
      </Group>
    </form>
  );
}
