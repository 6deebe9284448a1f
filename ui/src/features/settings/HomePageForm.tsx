import { Button, Select, Stack, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { allDashboardsQuery } from "@/api/dashboards";
import { changeSettings } from "@/api/settings";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { fixable, variableOf } from "./fixed";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

const IS_ON = "custom-homepage";
const DASHBOARD = "custom-homepage-dashboard";

/** Which dashboard people are led to first, if to one. */
export function HomePageForm({ settings, properties }: KnownSettings) {
  const dashboards = useQuery(allDashboardsQuery);
  const form = useForm<{ [IS_ON]: boolean; [DASHBOARD]: string | null }>({
    initialValues: {
      [IS_ON]: properties[IS_ON] === true,
      [DASHBOARD]: properties[DASHBOARD] == null ? null : String(properties[DASHBOARD]),
    },
    validate: {
      [DASHBOARD]: (id, values) => (values[IS_ON] && id === null ? "Choose the dashboard." : null),
    },
  });
  const { save, refusal } = useSaving(form, changeSettings);
  const submit = form.onSubmit(
    (values) =>
      save.mutate({
        ...(variableOf(settings, IS_ON) === null && { [IS_ON]: values[IS_ON] }),
        ...(variableOf(settings, DASHBOARD) === null && {
          [DASHBOARD]: values[DASHBOARD] === null ? null : Number(values[DASHBOARD]),
        }),
      }),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  const known = dashboards.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? [];
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={480}>
        <Switch
          label="Lead people to a dashboard when they come"
          {...fixable(settings, IS_ON, "Whoever may not see it gets the usual start page.")}
          {...form.getInputProps(IS_ON, { type: "checkbox" })}
        />
        {form.values[IS_ON] && (
          <Select
            label="Dashboard"
            placeholder={dashboards.isPending ? "Loading…" : "Search by name"}
            data={withChosen(known, form.values[DASHBOARD])}
            searchable
            limit={100}
            nothingFoundMessage="No dashboard like that"
            {...fixable(settings, DASHBOARD, null)}
            {...form.getInputProps(DASHBOARD)}
          />
        )}
        <FormAlert message={refusal.general ?? dashboards.error?.message ?? null} mb={0} />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

/** What is chosen may be in the trash by now, or where only others see it. */
function withChosen(known: { value: string; label: string }[], chosen: string | null) {
  if (chosen === null || known.some(({ value }) => value === chosen)) return known;
  return [...known, { value: chosen, label: `Dashboard ${chosen}` }];
}
