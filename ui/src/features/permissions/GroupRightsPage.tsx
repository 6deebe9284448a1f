/** Admin › Permissions › Data by group › one of them: what it may do with each database. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { databasesQuery } from "@/api/databases";
import { isAdministrators, isEverybody } from "@/api/groupKinds";
import { groupsQuery } from "@/api/groups";
import { dataGraphOfGroupQuery } from "@/api/permissions";
import type { GroupView } from "@/api/types";
import { LinkButton, TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { RightsForm } from "./RightsForm";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/data/group/$groupId");

export default function GroupRightsPage() {
  const { groupId } = route.useParams();
  const groups = useQuery(groupsQuery);
  const group = groups.data?.find(({ id }) => id === groupId);
  return (
    <Page
      width="full"
      title={group ? `What ${group.name} may do` : "Data by group"}
      trail={<TextLink to="/admin/permissions/data/group">Data by group</TextLink>}
      about={group && about(group)}
      actions={
        <LinkButton to="/admin/people/groups/$groupId" params={{ groupId }} variant="default">
          Who is in it
        </LinkButton>
      }
    >
      <Fetched query={groups} what="groups">
        {(groups) => {
          const everybody = groups.find(isEverybody);
          if (!group || !everybody) return <Empty icon="people" title="There is no such group" />;
          return <Rights key={groupId} group={group} everybody={everybody.id} />;
        }}
      </Fetched>
    </Page>
  );
}

function about(group: GroupView): string {
  if (isAdministrators(group)) return "Administrators may everything, and that cannot be taken from them.";
  if (isEverybody(group)) return "Everybody is in this group: what it may, everybody may, whatever other groups say.";
  return "What All Users may, this group’s people may, too: a level below that takes nothing away.";
}

function Rights({ group, everybody }: { group: GroupView; everybody: number }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const graph = useQuery(dataGraphOfGroupQuery(group.id));
  const ofEverybody = useQuery(dataGraphOfGroupQuery(everybody));
  const databases = useQuery(databasesQuery);
  const isFixed = isAdministrators(group);
  return (
    <Fetched query={graph} what="permissions">
      {(graph) => (
        <Fetched query={ofEverybody} what="permissions of All Users">
          {(ofEverybody) => (
            <Fetched query={databases} what="databases">
              {({ data }) => (
                <>
                  <RightsForm
                    graph={graph}
                    things={data.map(({ id, name }) => ({ id, name, isFixed }))}
                    noun={["database", "databases"]}
                    placeOf={(database) => ({ group: group.id, database })}
                    describe={({ id, name }) => ({
                      title: (
                        <TextLink
                          to="/admin/permissions/data/database/$databaseId"
                          params={{ databaseId: id }}
                          fw={600}
                        >
                          {name}
                        </TextLink>
                      ),
                      about: isFixed ? null : (
                        <TextLink
                          to="/admin/permissions/data/group/$groupId/database/$databaseId"
                          params={{ groupId: group.id, databaseId: id }}
                          aria-label={`Tables of ${name}`}
                          inherit
                        >
                          Tables
                        </TextLink>
                      ),
                    })}
                    everybody={{ id: everybody, graph: ofEverybody }}
                    search={search}
                    onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
                  />
                </>
              )}
            </Fetched>
          )}
        </Fetched>
      )}
    </Fetched>
  );
}
