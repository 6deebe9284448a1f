import { Button, Fieldset, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { changePerson } from "@/api/people";
import type { GroupView, Person } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { keeperOf } from "@/lib/signInSource";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { GroupLinks } from "./GroupLinks";
import { GroupsField } from "./GroupsField";
import { heldGroups, ordinaryGroups } from "./groups";
import { personChange, personFields } from "./personChange";
import { usePeopleChanged } from "./usePeopleChanged";

export function PersonForm({ person, groups }: { person: Person; groups: GroupView[] }) {
  const changed = usePeopleChanged(person.id);
  const form = useForm({
    initialValues: personFields(person, groups),
    validate: { email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : "Enter an email address.") },
  });
  const refusal = useRefusal(form.setErrors, ["email", "first_name", "last_name"]);
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      changePerson(person.id, personChange(values, form.isDirty, person, groups)),
    onSuccess: async (_saved, values) => {
      refusal.clear();
      form.resetDirty(values);
      await changed();
      notifications.show({ message: "Changes saved" });
    },
    onError: refusal.show,
  });
  const submit = form.onSubmit(
    (values) => save.mutate(values),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  const held = heldGroups(
    person.user_group_memberships.map(({ id }) => id),
    groups,
  );
  const keeper = keeperOf(person.sso_source);
  const nameHint = keeper && `Kept by ${keeper}; it follows at their next sign-in.`;
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      {/* the whole of it rests while the account does */}
      <Fieldset variant="unstyled" m={0} disabled={!person.is_active}>
        <Stack maw={480}>
          <TextInput
            label="First name"
            autoComplete="off"
            disabled={keeper !== null}
            description={nameHint}
            {...form.getInputProps("first_name")}
          />
          <TextInput
            label="Last name"
            autoComplete="off"
            disabled={keeper !== null}
            description={nameHint}
            {...form.getInputProps("last_name")}
          />
          <TextInput
            label="Email address"
            type="email"
            autoComplete="off"
            description={keeper && `They sign in with the ${keeper} account of this address.`}
            {...form.getInputProps("email")}
          />
          <GroupsField groups={ordinaryGroups(groups)} disabled={!person.is_active} {...form.getInputProps("groups")} />
          {held.length > 0 && (
            <Text size="sm" c="dimmed">
              Who else is in them: <GroupLinks groups={held} />
            </Text>
          )}
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
            Save changes
          </Button>
        </Stack>
      </Fieldset>
    </form>
  );
}
