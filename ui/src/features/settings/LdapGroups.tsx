/** Which groups here follow which groups of the directory. */
import { Button, Group, MultiSelect, Paper, Stack, Switch, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { groupsQuery } from "@/api/groups";
import type { SettingView } from "@/api/types";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { fixable } from "./fixed";
import type { LdapValues, Mapping } from "./ldapSettings";

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
                <Mappings
                  {...fixable(settings, "ldap-group-mappings", undefined)}
                  mappings={form.values["ldap-group-mappings"]}
                  choices={groups
                    .filter(({ magic_group_type }) => magic_group_type !== "all-internal-users")
                    .map(({ id, name }) => ({ value: String(id), label: name }))}
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

interface MappingsProps {
  mappings: Mapping[];
  choices: { value: string; label: string }[];
  error: ReactNode;
  disabled: boolean;
  description: string | undefined;
  onChange: (mappings: Mapping[]) => void;
}

function Mappings({ mappings, choices, error, disabled, description, onChange }: MappingsProps) {
  const change = (at: number, own: Partial<Mapping>) =>
    onChange(mappings.map((mapping, index) => (index === at ? { ...mapping, ...own } : mapping)));
  // a group that is gone has no name, and stands for nobody
  const known = (ids: string[]) => ids.filter((id) => choices.some(({ value }) => value === id));
  return (
    <Stack gap="sm">
      {description && <Text size="sm">{description}</Text>}
      {mappings.map((mapping, index) => (
        <Paper key={index} withBorder p="sm" radius="md" role="group" aria-label={`Line ${index + 1}`}>
          <TextInput
            label="Group of the directory"
            placeholder="cn=staff,ou=groups,dc=example,dc=org"
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            value={mapping.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
            error={index === 0 ? error : undefined}
            mb="xs"
          />
          <Group align="flex-end" gap="sm">
            <MultiSelect
              flex="1 1 200px"
              label="Groups here"
              data={choices}
              searchable
              limit={100}
              hidePickedOptions
              nothingFoundMessage="No group has this in its name"
              disabled={disabled}
              value={known(mapping.groups)}
              onChange={(groups) => change(index, { groups })}
            />
            {!disabled && (
              <Button variant="default" onClick={() => onChange(mappings.filter((_, other) => other !== index))}>
                Remove
              </Button>
            )}
          </Group>
        </Paper>
      ))}
      {!disabled && (
        <Button
          variant="default"
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...mappings, { name: "", groups: [] }])}
        >
          Add a group of the directory
        </Button>
      )}
    </Stack>
  );
}
