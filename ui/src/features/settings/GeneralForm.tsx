import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeSettings } from "@/api/settings";
import { FormAlert } from "@/ui/FormAlert";
import { fixable } from "./fixed";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

const all = [
  { key: "site-name", label: "Site name", about: "Shown on the start page.", type: "text", isForManagers: true },
  {
    key: "site-url",
    label: "Site address",
    about: "Where people reach this server. Used in links that leave it, such as those in mail.",
    type: "url",
    isForManagers: false,
  },
  {
    key: "admin-email",
    label: "Administrator’s email address",
    about: "Whom people should ask for help.",
    type: "email",
    isForManagers: false,
  },
];

interface Props extends KnownSettings {
  /** Administrators change all of them. */
  isAdministrator: boolean;
}

export function GeneralForm({ settings, properties, isAdministrator }: Props) {
  const shown = all.filter(({ isForManagers }) => isAdministrator || isForManagers);
  const form = useForm<Record<string, string>>({
    initialValues: Object.fromEntries(shown.map(({ key }) => [key, String(properties[key] ?? "")])),
  });
  const { save, refusal } = useSaving(form, changeSettings);
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(changed(values, form.isDirty)))} noValidate>
      <FormAlert message={refusal.general} />
      <Stack maw={480}>
        {shown.map(({ key, label, about, type }) => (
          <TextInput
            key={key}
            label={label}
            type={type}
            {...fixable(settings, key, about)}
            {...form.getInputProps(key)}
          />
        ))}
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

function changed(values: Record<string, string>, isDirty: (key: string) => boolean): Record<string, string | null> {
  const touched = Object.entries(values).filter(([key]) => isDirty(key));
  return Object.fromEntries(touched.map(([key, value]) => [key, value.trim() || null]));
}
