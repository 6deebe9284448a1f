import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { linkWay } from "@/api/linkWay";
import { createPasswordLink, createPerson } from "@/api/people";
import { propertiesQuery } from "@/api/session";
import type { GroupView, Person } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { GroupsField } from "./GroupsField";
import { memberships, tellingGroups } from "./groups";
import { NoAddress } from "./NoAddress";
import { usePeopleChanged } from "./usePeopleChanged";

/** Somebody new, and how they hear of it: by mail, by a link to hand over, or for now not at all. */
export type Invited = { person: Person } & (
  { way: "mail" } | { way: "link"; link: string } | { way: "none"; problem: string }
);

const hints = {
  mail: "They get a mail with a link to choose their password.",
  hand: "Mail is not set up on this server: you get a link to hand over, with which they choose their password.",
};

interface Props {
  groups: GroupView[];
  onInvited: (invited: Invited) => void;
  onCancel: () => void;
}

export function InviteForm({ groups, onInvited, onCancel }: Props) {
  const way = linkWay(useQuery(propertiesQuery).data);
  const changed = usePeopleChanged();
  const form = useForm({
    initialValues: { email: "", first_name: "", last_name: "", groups: [] as string[] },
    validate: { email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : "Enter an email address.") },
  });
  const refusal = useRefusal(form.setErrors, ["email", "first_name", "last_name"]);
  const invite = useMutation({
    mutationFn: async (values: typeof form.values): Promise<Invited> => {
      const person = await createPerson({
        email: values.email.trim(),
        first_name: values.first_name.trim() || null,
        last_name: values.last_name.trim() || null,
        // without a choice, the server puts them where everybody is
        ...(values.groups.length > 0 ? { user_group_memberships: memberships(values.groups.map(Number), groups) } : {}),
      });
      return way === "mail" ? { person, way } : linkFor(person);
    },
    // the answer may hold a secret: it must not linger in the mutation cache
    gcTime: 0,
    onSuccess: async (invited) => {
      onInvited(invited);
      await changed();
    },
    onError: refusal.show,
  });
  const submit = form.onSubmit(
    (values) => invite.mutate(values),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <Stack>
        <TextInput
          label="Email address"
          type="email"
          data-autofocus
          autoComplete="off"
          required
          withAsterisk={false}
          {...form.getInputProps("email")}
        />
        <Group grow align="flex-start">
          <TextInput label="First name" autoComplete="off" {...form.getInputProps("first_name")} />
          <TextInput label="Last name" autoComplete="off" {...form.getInputProps("last_name")} />
        </Group>
        <GroupsField groups={tellingGroups(groups)} {...form.getInputProps("groups")} />
        {way === "none" ? (
          <NoAddress />
        ) : (
          <Text size="sm" c="dimmed">
            {way !== null && hints[way]}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending} disabled={way === null}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The account exists by now: that its link could not be had is not a failed invitation. */
async function linkFor(person: Person): Promise<Invited> {
  try {
    const { password_reset_url: link } = await createPasswordLink(person.id);
    return { person, way: "link", link };
  } catch (error) {
    return { person, way: "none", problem: error instanceof Error ? error.message : String(error) };
  }
}
