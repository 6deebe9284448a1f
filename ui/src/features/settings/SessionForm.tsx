import { Button, Group, NumberInput, Select, Stack, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeSettings } from "@/api/settings";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { fixable } from "./fixed";
import { PROOF_MINUTES, SAME_SITE, sessionChange, sessionValues, type SessionValues, UNITS } from "./sessionSettings";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

const SAME_SITE_LABELS: Record<string, string> = {
  lax: "Lax: links from other sites lead here signed in",
  strict: "Strict: whoever comes from another site signs in again",
  none: "None: also inside pages of other sites; needs HTTPS",
};

function proofLabel(minutes: string): string {
  if (minutes === "off") return "Never: being signed in is enough";
  return `When it was last given more than ${minutes === "1" ? "a minute" : `${minutes} minutes`} ago`;
}

export function SessionForm({ settings, properties }: KnownSettings) {
  const form = useForm<SessionValues>({
    initialValues: sessionValues(properties),
    validate: {
      amount: (amount, { isTimed }) => (isTimed && !(Number(amount) > 0) ? "Enter how long that may be." : null),
    },
  });
  const { save, refusal } = useSaving(form, changeSettings);
  const timeout = fixable(
    settings,
    "session-timeout",
    "Idle: nothing was asked of the server. A page that merely stands open asks nothing.",
  );
  const submit = form.onSubmit(
    (values) => save.mutate(sessionChange(values, form.isDirty)),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={520}>
        <Switch
          label="Sign people out when they have been idle"
          {...timeout}
          {...form.getInputProps("isTimed", { type: "checkbox" })}
        />
        {form.values.isTimed && (
          <Group align="flex-start" gap="sm" pl={48}>
            <NumberInput
              label="After"
              min={1}
              allowDecimal={false}
              w={110}
              disabled={timeout.disabled}
              {...form.getInputProps("amount")}
            />
            <Select
              label="Unit"
              data={[...UNITS]}
              allowDeselect={false}
              w={130}
              disabled={timeout.disabled}
              {...form.getInputProps("unit")}
            />
          </Group>
        )}
        <Select
          label="Ask for the password again before sensitive changes"
          data={PROOF_MINUTES.map((value) => ({ value, label: proofLabel(value) }))}
          allowDeselect={false}
          {...fixable(
            settings,
            "reauthentication-minutes",
            "To new people, email addresses, groups, administrators, other people’s passwords, API keys, devices and settings.",
          )}
          {...form.getInputProps("reauthentication-minutes")}
        />
        <Switch
          label="Forget people when they close their browser"
          {...fixable(settings, "session-cookies", "The sign-in page then offers nobody to stay signed in.")}
          {...form.getInputProps("session-cookies", { type: "checkbox" })}
        />
        <Select
          label="Session cookie and other sites (SameSite)"
          data={SAME_SITE.map((value) => ({ value, label: SAME_SITE_LABELS[value] ?? value }))}
          allowDeselect={false}
          {...fixable(settings, "session-cookie-samesite", "Leave it at Lax unless you know why not.")}
          {...form.getInputProps("session-cookie-samesite")}
        />
        <FormAlert message={refusal.general} mb={0} />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
