/** Admin › Permissions › Data by database › one of them: what each group may do with it. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { databasesQuery } from "@/api/databases";
import { foundGroups, isAdministrators, isEverybody } from "@/api/groupKinds";
import { groupsQuery } from "@/api/groups";
import { dataGraphOfDatabaseQuery } from "@/api/permissions";
import type { GroupView } from "@/api/types";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { RightsForm } from "./RightsForm";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/data/database/$databaseId");

export default function DatabaseRightsPage() {
  const { databaseId } = route.useParams();
  const name = useQuery(databasesQuery).data?.data.find(({ id }) => id === databaseId)?.name;
  return (
    <Page
      width="full"
      title={name ? `Who may do what with ${name}` : "Data by database"}
      trail={<TextLink to="/admin/permissions/data/database">Data by database</TextLink>}
      about="Whoever is in several groups has the most that any of them gives."
    >
      <Rights key={databaseId} databaseId={databaseId} />
    </Page>
  );
}

function Rights({ databaseId }: { databaseId: number }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const graph = useQuery(dataGraphOfDatabaseQuery(databaseId));
  const groups = useQuery(groupsQuery);
  return (
    <Fetched query={graph} what="permissions">
      {(graph) => (
        <Fetched query={groups} what="groups">
          {(groups) => {
            const everybody = groups.find(isEverybody);
            if (!everybody) return <Empty icon="people" title="There are no groups" />;
            return (
              <>
                <RightsForm
                  graph={graph}
                  things={foundGroups(groups, "").map((group) => ({ ...group, isFixed: isAdministrators(group) }))}
                  noun={["group", "groups"]}
                  placeOf={(group) => ({ group, database: databaseId })}
                  describe={(group) => describe(group, databaseId)}
                  everybody={{ id: everybody.id, graph }}
                  search={search}
                  onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
                />
              </>
            );
          }}
        </Fetched>
      )}
    </Fetched>
  );
}

function describe(group: GroupView, databaseId: number) {
  return {
    title: (
      <TextLink to="/admin/permissions/data/group/$groupId" params={{ groupId: group.id }} fw={600}>
        {group.name}
      </TextLink>
    ),
    about: isAdministrators(group) ? (
      "They may everything, always."
    ) : (
      <>
        {isEverybody(group) && "Everybody is in it. "}
        <TextLink
          to="/admin/permissions/data/group/$groupId/database/$databaseId"
          params={{ groupId: group.id, databaseId }}
          aria-label={`Tables for ${group.name}`}
          inherit
          underline="always"
        >
          Tables
        </TextLink>
      </>
    ),
  };
}
