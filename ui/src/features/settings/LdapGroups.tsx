/** Which groups here follow which groups of the directory. */
import { Stack, Switch, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { groupsQuery } from "@/api/groups";
import type { SettingView } from "@/api/types";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { fixable } from "./fixed";
import { GroupMappings } from "./GroupMappings";
import type { LdapValues } from "./ldapSettings";

interface Props {
  form: UseFormReturnType<LdapValues>;
  settings: SettingView[];
}

export function LdapGroups({ form, settings }: Props) {
  const isOn = form.values["ldap-group-sync"];
  const groups = useQuery({ ...groupsQuery, enabled: isOn });
  const search = { autoComplete: "off", spellCheck: false };
  return (
    <Section title="Groups">
      <Stack maw={560}>
        <Switch
          label="Groups follow the directory"
          {...fixable(
            settings,
            "ldap-group-sync",
            "Whenever somebody signs in, they come into the groups below that are theirs and leave the others below. Groups that stand in no line are left alone.",
          )}
          {...form.getInputProps("ldap-group-sync", { type: "checkbox" })}
        />
        {isOn && (
          <>
            <TextInput
              label="Group search base"
              placeholder="ou=groups,dc=example,dc=org"
              {...search}
              {...fixable(
                settings,
                "ldap-group-base",
                "Groups are looked for below this entry. Empty: only the attribute memberOf of people tells.",
              )}
              {...form.getInputProps("ldap-group-base")}
            />
            <TextInput
              label="Group filter"
              {...search}
              {...fixable(
                settings,
                "ldap-group-membership-filter",
                "{dn} stands for the person’s entry, {uid} for its uid.",
              )}
              {...form.getInputProps("ldap-group-membership-filter")}
            />
            <Fetched query={groups} what="groups">
              {(groups) => (
                <GroupMappings
                  theirs="Group of the directory"
                  placeholder="cn=staff,ou=groups,dc=example,dc=org"
                  add="Add a group of the directory"
                  {...fixable(settings, "ldap-group-mappings", undefined)}
                  mappings={form.values["ldap-group-mappings"]}
                  groups={groups}
                  error={form.errors["ldap-group-mappings"]}
                  onChange={(mappings) => form.setFieldValue("ldap-group-mappings", mappings)}
                />
              )}
            </Fetched>
          </>
        )}
      </Stack>
    </Section>
  );
}
