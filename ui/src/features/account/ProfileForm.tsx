import { Button, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changePerson, peopleKey } from "@/api/people";
import { currentUserQuery } from "@/api/session";
import type { CurrentUser } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { keeperOf } from "@/lib/signInSource";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import type { Language } from "./languages";

const shown = ["first_name", "last_name", "email", "locale"] as const;

export function ProfileForm({ user, languages }: { user: CurrentUser; languages: Language[] }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: {
      first_name: user.first_name ?? "",
      last_name: user.last_name ?? "",
      email: user.email,
      locale: user.locale ?? "",
    },
    validate: { email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : "Enter an email address.") },
  });
  const refusal = useRefusal(form.setErrors, shown);
  const save = useMutation({
    mutationFn: (values: typeof form.values) => {
      // only what was touched: an emptied name is no name, and no language is the server's
      const touched = shown.filter((field) => form.isDirty(field));
      return changePerson(user.id, Object.fromEntries(touched.map((field) => [field, values[field].trim() || null])));
    },
    onSuccess: async (_saved, values) => {
      refusal.clear();
      form.resetDirty(values);
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: currentUserQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: peopleKey }),
      ]);
      notifications.show({ message: "Profile saved" });
    },
    onError: refusal.show,
  });
  const submit = form.onSubmit(
    (values) => save.mutate(values),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  const keeper = keeperOf(user.sso_source);
  const kept = keeper === null ? {} : { disabled: true, description: `Kept by ${keeper}; change it there.` };
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <Stack maw={480}>
        <TextInput label="First name" autoComplete="given-name" {...kept} {...form.getInputProps("first_name")} />
        <TextInput label="Last name" autoComplete="family-name" {...kept} {...form.getInputProps("last_name")} />
        <TextInput label="Email address" type="email" autoComplete="email" {...kept} {...form.getInputProps("email")} />
        <Select
          label="Language"
          description="Kept with your account, for programs that ask. These pages are in English only."
          data={languages}
          allowDeselect={false}
          {...form.getInputProps("locale")}
        />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
