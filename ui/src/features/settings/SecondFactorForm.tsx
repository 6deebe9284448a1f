/** Whether people may or must have a second factor. */
import { Button, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeSettings } from "@/api/settings";
import { FormAlert } from "@/ui/FormAlert";
import { fixable } from "./fixed";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

const KEY = "second-factor";

const POLICIES = [
  { value: "off", label: "Off: nobody is asked for one, also not who has one" },
  { value: "optional", label: "Optional: people turn their own on" },
  { value: "required-for-administrators", label: "Required of administrators" },
  { value: "required", label: "Required of everybody" },
];

export function SecondFactorForm({ settings, properties }: KnownSettings) {
  const form = useForm({ initialValues: { [KEY]: String(properties[KEY] ?? "optional") } });
  const { save, refusal } = useSaving(form, changeSettings);
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack maw={520}>
        <Select
          label="A code of an app, after the password"
          data={POLICIES}
          allowDeselect={false}
          {...fixable(
            settings,
            KEY,
            "Where it is required, whoever has none sets one up before anything else, at once and not only when they next sign in. Google sign-in and API keys are not asked.",
          )}
          {...form.getInputProps(KEY)}
        />
        <FormAlert message={refusal.general} mb={0} />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
