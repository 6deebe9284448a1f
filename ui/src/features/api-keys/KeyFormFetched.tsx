/** What the form of a key needs before it can be drawn: the rules, and the groups where there is one to choose. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { KeyPlace } from "@/api/apiKeys";
import { groupsQuery } from "@/api/groups";
import { propertiesQuery } from "@/api/session";
import type { GroupView } from "@/api/types";
import { Fetched } from "@/ui/states";
import { keyRules, type KeyRules } from "./keyRules";

interface Props {
  place: KeyPlace;
  children: (known: { rules: KeyRules; groups: GroupView[] | null }) => ReactNode;
}

export function KeyFormFetched({ place, children }: Props) {
  const hasGroup = place === "/api/api-key";
  const properties = useQuery(propertiesQuery);
  const groups = useQuery({ ...groupsQuery, enabled: hasGroup });
  return (
    <Fetched query={properties} what="the rules for API keys">
      {(properties) => {
        const rules = keyRules(properties);
        if (!hasGroup) return children({ rules, groups: null });
        return (
          <Fetched query={groups} what="groups">
            {(groups) => children({ rules, groups })}
          </Fetched>
        );
      }}
    </Fetched>
  );
}
