import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { propertiesQuery } from "@/api/session";
import { changeSettings, settingsQuery } from "@/api/settings";
import type { Properties, SettingView } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { FormAlert } from "@/ui/FormAlert";

const shown = [
  { key: "site-name", label: "Site name", about: "Shown on the start page.", type: "text" },
  {
    key: "site-url",
    label: "Site address",
    about: "Where people reach this server. Used in links that leave it, such as those in mail.",
    type: "url",
  },
  {
    key: "admin-email",
    label: "Administrator’s email address",
    about: "Whom people should ask for help.",
    type: "email",
  },
];

interface Props {
  settings: SettingView[];
  /** What holds now, wherever it comes from. */
  properties: Properties;
}

export function GeneralForm({ settings, properties }: Props) {
  const queryClient = useQueryClient();
  const form = useForm<Record<string, string>>({
    initialValues: Object.fromEntries(shown.map(({ key }) => [key, String(properties[key] ?? "")])),
  });
  const refusal = useRefusal(
    form.setErrors,
    shown.map(({ key }) => key),
  );
  const save = useMutation({
    mutationFn: (values: Record<string, string>) => changeSettings(changed(values, form.isDirty)),
    onSuccess: async () => {
      refusal.clear();
      form.resetDirty();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: settingsQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: propertiesQuery.queryKey }),
      ]);
      notifications.show({ message: "Settings saved" });
    },
    onError: refusal.show,
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <FormAlert message={refusal.general} />
      <Stack maw={480}>
        {shown.map(({ key, label, about, type }) => {
          const environment = settings.find((setting) => setting.key === key && setting.is_env_setting);
          return (
            <TextInput
              key={key}
              label={label}
              type={type}
              description={environment ? `Set by the environment variable ${environment.env_name}.` : about}
              disabled={environment !== undefined}
              {...form.getInputProps(key)}
            />
          );
        })}
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
