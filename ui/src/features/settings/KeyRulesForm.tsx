/** What every API key must keep to, whoever makes it. */
import { Button, NumberInput, Select, Stack, Switch } from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { changeSettings } from "@/api/settings";
import type { SettingView } from "@/api/types";
import { FormAlert } from "@/ui/FormAlert";
import { fixable } from "./fixed";
import { keyRuleChange, type KeyRuleValues, keyRuleValues, rulesToShow } from "./keyRules";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

export function KeyRulesForm({ settings, properties }: KnownSettings) {
  const form = useForm<KeyRuleValues>({ initialValues: keyRuleValues(properties) });
  const { save, refusal } = useSaving(form, changeSettings);
  const submit = form.onSubmit((values) => save.mutate(keyRuleChange(values, form.isDirty)));
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={520}>
        {rulesToShow(settings, form.values).map((rule) => (
          <RuleField key={rule.key} rule={rule} form={form} settings={settings} />
        ))}
        <FormAlert message={refusal.general} mb={0} />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

interface RuleFieldProps {
  rule: ReturnType<typeof rulesToShow>[number];
  form: UseFormReturnType<KeyRuleValues>;
  settings: SettingView[];
}

function RuleField({ rule: { key, kind, label, about, empty }, form, settings }: RuleFieldProps) {
  const common = { label, ...fixable(settings, key, about) };
  if (kind === "switch") return <Switch {...common} {...form.getInputProps(key, { type: "checkbox" })} />;
  if (kind === "unused-action") {
    const choices = [
      { value: "warn", label: "Is marked in the list" },
      { value: "forbid", label: "Is refused, too" },
    ];
    return <Select {...common} data={choices} allowDeselect={false} {...form.getInputProps(key)} />;
  }
  return (
    <NumberInput
      {...common}
      min={1}
      allowDecimal={false}
      suffix={kind === "days" ? " days" : ""}
      {...(empty && { placeholder: empty })}
      {...form.getInputProps(key)}
    />
  );
}
