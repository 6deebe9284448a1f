/** Admin › Permissions › Data by group: whose rights are to be looked at. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { foundGroups, isAdministrators, isEverybody } from "@/api/groupKinds";
import { groupsQuery } from "@/api/groups";
import type { GroupView } from "@/api/types";
import { counted } from "@/lib/counted";
import { pageOf } from "@/lib/listSearch";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { Choices, CHOICES_PER_PAGE } from "./Choices";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/data/group");

export default function ChooseGroupPage() {
  const groups = useQuery(groupsQuery);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Data by group" about="Choose a group to see what it may do with each database.">
      <Fetched query={groups} what="groups">
        {(groups) => {
          const found = foundGroups(groups, search.query ?? "");
          return (
            <Choices
              noun={["group", "groups"]}
              rows={pageOf(found, search.page ?? 1, CHOICES_PER_PAGE)}
              keyOf={({ id }) => id}
              total={found.length}
              search={search}
              onSearch={(search) => void navigate({ search, replace: true })}
              about={about}
              link={({ id, name }) => (
                <TextLink to="/admin/permissions/data/group/$groupId" params={{ groupId: id }} fw={600}>
                  {name}
                </TextLink>
              )}
            />
          );
        }}
      </Fetched>
    </Page>
  );
}

function about(group: GroupView): string {
  if (isEverybody(group)) return "Everybody is in it: what it may, everybody may";
  if (isAdministrators(group)) return "May everything, always";
  return counted(group.member_count, "member");
}
