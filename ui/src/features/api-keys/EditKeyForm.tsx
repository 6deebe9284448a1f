import { Button, Code, Group, Input, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiKeysKey, changeKey, type KeyPlace } from "@/api/apiKeys";
import type { GroupView, PersonalKey } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { beginning } from "@/lib/maskedKey";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { KEY_FIELDS, keyChange, keyErrors, type KeyValues, keyValues } from "./keyForm";
import { KeyFields } from "./KeyFields";
import type { KeyRules } from "./keyRules";

interface Props {
  place: KeyPlace;
  apiKey: PersonalKey & { group?: { id: number } };
  groups: GroupView[] | null;
  rules: KeyRules;
  onRegenerate: () => void;
  onClose: () => void;
}

export function EditKeyForm({ place, apiKey, groups, rules, onRegenerate, onClose }: Props) {
  const queryClient = useQueryClient();
  const before = keyValues(apiKey);
  const form = useForm<KeyValues>({
    initialValues: before,
    validate: (values) => keyErrors(values, groups !== null),
  });
  const refusal = useRefusal(form.setErrors, KEY_FIELDS);
  const save = useMutation({
    mutationFn: (values: KeyValues) => changeKey(place, apiKey.id, keyChange(before, values, Date.now())),
    onMutate: refusal.clear,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
      notifications.show({ message: "Changes saved" });
      onClose();
    },
    onError: refusal.show,
  });
  const submit = form.onSubmit(
    (values) => save.mutate(values),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <KeyFields form={form} rules={rules} groups={groups} />
      <Input.Wrapper
        mt="md"
        label="Key"
        labelElement="div"
        description="Change it when it was lost, or when somebody saw it who should not have."
      >
        <Group gap="sm" mt={6}>
          <Code>{beginning(apiKey.masked_key)}</Code>
          <Button size="xs" variant="default" onClick={onRegenerate}>
            Change the key…
          </Button>
        </Group>
      </Input.Wrapper>
      <Switch
        mt="md"
        label="Switched on"
        description="Switched off, the key is refused; nothing else about it changes."
        {...form.getInputProps("is_active", { type: "checkbox" })}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
          Save
        </Button>
      </Group>
    </form>
  );
}
