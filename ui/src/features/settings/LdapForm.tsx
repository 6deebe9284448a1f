import { Group, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeLdap } from "@/api/ldap";
import { PasswordField } from "@/ui/PasswordField";
import { Section } from "@/ui/Section";
import { fixable } from "./fixed";
import { FollowedGroups } from "./FollowedGroups";
import {
  keptLdapPassword,
  LDAP_SECURITY,
  ldapToSend,
  type LdapValues,
  ldapValues,
  mappingsError,
  withLdapSecurity,
} from "./ldapSettings";
import { ProviderFoot } from "./ProviderFoot";
import type { KnownSettings } from "./SettingsFetched";
import { useProviderForm } from "./useProviderForm";

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
  const { submit, text, flag, foot } = useProviderForm(form, settings, {
    secret: "ldap-password",
    toSend: ldapToSend,
    send: changeLdap,
    said: "Saved: the LDAP server answered",
  });
  const port = text("ldap-port", "Port");
  return (
    <form onSubmit={submit} noValidate>
      <Switch
        mb="xl"
        {...flag(
          "ldap-enabled",
          "People may sign in with their LDAP password",
          "Whoever has none here gets an account when they first sign in.",
        )}
      />
      <Section title="Server">
        <Stack maw={560}>
          <Group align="flex-start" gap="sm">
            <TextInput flex="1 1 140px" placeholder="ldap.example.com" {...text("ldap-host", "LDAP server")} />
            {/* a note about the environment needs room */}
            <TextInput w={port.disabled ? "100%" : 110} inputMode="numeric" {...port} />
          </Group>
          <Select
            allowDeselect={false}
            data={LDAP_SECURITY}
            {...text("ldap-security", "Encryption")}
            onChange={(value) => value !== null && form.setValues(withLdapSecurity(form.values, value))}
          />
          <TextInput
            placeholder="cn=reader,dc=example,dc=org"
            {...text("ldap-bind-dn", "Bind DN", "As whom we look for people. Empty: as nobody.")}
          />
          <PasswordField
            {...text("ldap-password", "Password of the bind DN")}
            autoComplete="new-password"
            placeholder={keptLdapPassword(settings) === null ? "" : "Kept as it is; type to replace it"}
          />
          <TextInput
            inputMode="decimal"
            w={{ base: "100%", xs: 240 }}
            {...text("ldap-timeout-seconds", "Wait at most (seconds)", "Then the password kept here counts.")}
          />
        </Stack>
      </Section>
      <Section title="People">
        <Stack maw={560}>
          <TextInput
            placeholder="ou=people,dc=example,dc=org"
            {...text("ldap-user-base", "User search base", "People are looked for below this entry.")}
          />
          <TextInput
            {...text("ldap-user-filter", "User filter", "{login} stands for what they type on the sign-in page.")}
          />
          <TextInput
            {...text(
              "ldap-attribute-email",
              "Email attribute",
              "By this address people and their accounts here are matched: only the directory’s keepers should be able to change it.",
            )}
          />
          <Group align="flex-start" gap="sm" grow>
            <TextInput {...text("ldap-attribute-firstname", "First name attribute")} />
            <TextInput {...text("ldap-attribute-lastname", "Last name attribute")} />
          </Group>
        </Stack>
      </Section>
      <FollowedGroups
        whose="directory"
        placeholder="cn=staff,ou=groups,dc=example,dc=org"
        isOn={form.values["ldap-group-sync"]}
        sync={flag(
          "ldap-group-sync",
          "Groups follow the directory",
          "Whenever somebody signs in, they come into the groups below that are theirs and leave the others below. Groups that stand in no line are left alone.",
        )}
        {...fixable(settings, "ldap-group-mappings", undefined)}
        mappings={form.values["ldap-group-mappings"]}
        error={form.errors["ldap-group-mappings"]}
        onChange={(mappings) => form.setFieldValue("ldap-group-mappings", mappings)}
      >
        <TextInput
          placeholder="ou=groups,dc=example,dc=org"
          {...text(
            "ldap-group-base",
            "Group search base",
            "Groups are looked for below this entry. Empty: only the attribute memberOf of people tells.",
          )}
        />
        <TextInput
          {...text(
            "ldap-group-membership-filter",
            "Group filter",
            "{dn} stands for the person’s entry, {uid} for its uid.",
          )}
        />
      </FollowedGroups>
      <ProviderFoot
        {...foot}
        isOn={form.values["ldap-enabled"]}
        whenOn="The LDAP server is asked before anything is saved."
        whenOff="While it is off, nothing is asked of the LDAP server."
      />
    </form>
  );
}
