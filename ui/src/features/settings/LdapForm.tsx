import { Button, Group, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeLdap } from "@/api/ldap";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { PasswordField } from "@/ui/PasswordField";
import { Section } from "@/ui/Section";
import { fixable } from "./fixed";
import { LdapGroups } from "./LdapGroups";
import {
  keptLdapPassword,
  LDAP_SECURITY,
  type LdapField,
  ldapToSend,
  type LdapValues,
  ldapValues,
  mappingsError,
  withLdapSecurity,
} from "./ldapSettings";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

export function LdapForm({ settings, properties }: KnownSettings) {
  const form = useForm<LdapValues>({
    initialValues: ldapValues(properties),
    validate: {
      "ldap-host": (value) => (value.trim() === "" ? "Enter the name of the LDAP server." : null),
      "ldap-port": (value) => (/^\d{0,5}$/.test(value.trim()) ? null : "A port is a number, such as 389."),
      "ldap-user-base": (value) => (value.trim() === "" ? "Enter where people are looked for." : null),
      "ldap-timeout-seconds": (value) => (Number(value.trim()) >= 0 ? null : "Enter a number of seconds."),
      "ldap-group-mappings": mappingsError,
    },
  });
  const { save, refusal } = useSaving(form, changeLdap, "Saved: the LDAP server answered");
  const isDecided = Object.keys(form.values).every((key) => fixable(settings, key, "").disabled);
  const control = (field: LdapField, label: string, about?: string) => ({
    label,
    autoComplete: "off",
    spellCheck: false,
    ...fixable(settings, field, about),
    ...form.getInputProps(field),
  });
  const port = control("ldap-port", "Port");
  const submit = form.onSubmit(
    (values, event) => {
      const fields = event?.currentTarget ?? null;
      save.mutate(ldapToSend(values, settings), {
        onSuccess: () => {
          // from here on it is the server's secret
          form.setFieldValue("ldap-password", "");
          form.resetDirty({ ...values, "ldap-password": "" });
        },
        onError: () => focusFirstError(fields),
      });
    },
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Switch
        mb="xl"
        label="People may sign in with their LDAP password"
        {...fixable(settings, "ldap-enabled", "Whoever has none here gets an account when they first sign in.")}
        {...form.getInputProps("ldap-enabled", { type: "checkbox" })}
      />
      <Section title="Server">
        <Stack maw={560}>
          <Group align="flex-start" gap="sm">
            <TextInput flex="1 1 140px" placeholder="ldap.example.com" {...control("ldap-host", "LDAP server")} />
            {/* a note about the environment needs room */}
            <TextInput w={port.disabled ? "100%" : 110} inputMode="numeric" {...port} />
          </Group>
          <Select
            allowDeselect={false}
            data={LDAP_SECURITY}
            {...control("ldap-security", "Encryption")}
            onChange={(value) => value !== null && form.setValues(withLdapSecurity(form.values, value))}
          />
          <TextInput
            placeholder="cn=reader,dc=example,dc=org"
            {...control("ldap-bind-dn", "Bind DN", "As whom we look for people. Empty: as nobody.")}
          />
          <PasswordField
            {...control("ldap-password", "Password of the bind DN")}
            autoComplete="new-password"
            placeholder={keptLdapPassword(settings) === null ? "" : "Kept as it is; type to replace it"}
          />
          <TextInput
            inputMode="decimal"
            w={{ base: "100%", xs: 240 }}
            {...control("ldap-timeout-seconds", "Wait at most (seconds)", "Then the password kept here counts.")}
          />
        </Stack>
      </Section>
      <Section title="People">
        <Stack maw={560}>
          <TextInput
            placeholder="ou=people,dc=example,dc=org"
            {...control("ldap-user-base", "User search base", "People are looked for below this entry.")}
          />
          <TextInput
            {...control("ldap-user-filter", "User filter", "{login} stands for what they type on the sign-in page.")}
          />
          <TextInput
            {...control(
              "ldap-attribute-email",
              "Email attribute",
              "By this address people and their accounts here are matched: only the directory’s keepers should be able to change it.",
            )}
          />
          <Group align="flex-start" gap="sm" grow>
            <TextInput {...control("ldap-attribute-firstname", "First name attribute")} />
            <TextInput {...control("ldap-attribute-lastname", "Last name attribute")} />
          </Group>
        </Stack>
      </Section>
      <LdapGroups form={form} settings={settings} />
      <Stack maw={560}>
        {/* the form is long: what went wrong stands where the person has just clicked */}
        <FormAlert message={refusal.general} mb={0} />
        {isDecided ? (
          <Text c="dimmed">Everything here is decided by the environment of the server.</Text>
        ) : (
          <Group>
            <Button type="submit" loading={save.isPending}>
              {form.values["ldap-enabled"] ? "Test and save" : "Save"}
            </Button>
            <Text size="sm" c="dimmed">
              {form.values["ldap-enabled"]
                ? "The LDAP server is asked before anything is saved."
                : "While it is off, nothing is asked of the LDAP server."}
            </Text>
          </Group>
        )}
      </Stack>
    </form>
  );
}
