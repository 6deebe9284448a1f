/** Which groups here follow which groups of the identity provider. */
import { Stack, Switch, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { groupsQuery } from "@/api/groups";
import type { SettingView } from "@/api/types";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { fixable } from "./fixed";
import { GroupMappings } from "./GroupMappings";
import type { OidcValues } from "./oidcSettings";

interface Props {
  form: UseFormReturnType<OidcValues>;
  settings: SettingView[];
}

export function OidcGroups({ form, settings }: Props) {
  const isOn = form.values["oidc-group-sync"];
  const groups = useQuery({ ...groupsQuery, enabled: isOn });
  return (
    <Section title="Groups">
      <Stack maw={560}>
        <Switch
          label="Groups follow the provider"
          {...fixable(
            settings,
            "oidc-group-sync",
            "Whenever somebody signs in this way, they come into the groups below that are theirs and leave the others below. Groups that stand in no line are left alone.",
          )}
          {...form.getInputProps("oidc-group-sync", { type: "checkbox" })}
        />
        {isOn && (
          <>
            <TextInput
              label="Claim with the groups"
              autoComplete="off"
              spellCheck={false}
              {...fixable(
                settings,
                "oidc-groups-claim",
                "The part of the ID token that names a person’s groups. Some providers add it only when a scope asks for it.",
              )}
              {...form.getInputProps("oidc-groups-claim")}
            />
            <Fetched query={groups} what="groups">
              {(groups) => (
                <GroupMappings
                  theirs="Group of the provider"
                  placeholder="staff"
                  add="Add a group of the provider"
                  {...fixable(settings, "oidc-group-mappings", undefined)}
                  mappings={form.values["oidc-group-mappings"]}
                  groups={groups}
                  error={form.errors["oidc-group-mappings"]}
                  onChange={(mappings) => form.setFieldValue("oidc-group-mappings", mappings)}
                />
              )}
            </Fetched>
          </>
        )}
      </Stack>
    </Section>
  );
}
