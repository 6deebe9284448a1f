/** Which groups here follow which groups of whoever vouches for people. */
import { Stack, Switch, type SwitchProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { groupsQuery } from "@/api/groups";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { type Mapping, GroupMappings } from "./GroupMappings";

interface Props {
  /** Whose groups they are: “provider”. */
  whose: string;
  /** How the name of one looks. */
  placeholder: string;
  isOn: boolean;
  sync: SwitchProps;
  /** Where their groups are found. */
  children: ReactNode;
  mappings: Mapping[];
  disabled: boolean;
  description: string | undefined;
  error: ReactNode;
  onChange: (mappings: Mapping[]) => void;
}

export function FollowedGroups({ whose, placeholder, isOn, sync, children, ...lines }: Props) {
  const groups = useQuery({ ...groupsQuery, enabled: isOn });
  return (
    <Section title="Groups">
      <Stack maw={560}>
        <Switch {...sync} />
        {isOn && (
          <>
            {children}
            <Fetched query={groups} what="groups">
              {(groups) => (
                <GroupMappings
                  theirs={`Group of the ${whose}`}
                  placeholder={placeholder}
                  add={`Add a group of the ${whose}`}
                  groups={groups}
                  {...lines}
                />
              )}
            </Fetched>
          </>
        )}
      </Stack>
    </Section>
  );
}
