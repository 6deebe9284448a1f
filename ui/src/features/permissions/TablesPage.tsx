/** Admin › Permissions › a group › a database: what the group may do with its schemas and tables. */
import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { databasesQuery } from "@/api/databases";
import { isAdministrators, isEverybody } from "@/api/groupKinds";
import { groupsQuery } from "@/api/groups";
import { dataGraphOfGroupQuery } from "@/api/permissions";
import { allTablesQuery } from "@/api/tables";
import type { GroupView } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { TablesForm } from "./TablesForm";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/data/group/$groupId/database/$databaseId");

export default function TablesPage() {
  const { groupId, databaseId } = route.useParams();
  const groups = useQuery(groupsQuery);
  const group = groups.data?.find(({ id }) => id === groupId);
  const database = useQuery(databasesQuery).data?.data.find(({ id }) => id === databaseId)?.name ?? "the database";
  return (
    <Page
      width="full"
      title={group ? `What ${group.name} may do with ${database}` : "Tables"}
      trail={
        <Group component="span" gap={4}>
          <TextLink to="/admin/permissions/data/group">Data by group</TextLink> <Icon name="chevron" size={12} />
          <TextLink to="/admin/permissions/data/group/$groupId" params={{ groupId }}>
            {group?.name ?? "Group"}
          </TextLink>
        </Group>
      }
      about="A table has the level of the whole database until it is given its own here."
    >
      <Fetched query={groups} what="groups">
        {(groups) => {
          const everybody = groups.find(isEverybody);
          if (!group || !everybody) return <Empty icon="people" title="There is no such group" />;
          if (isAdministrators(group)) return <Empty icon="lock" title="Administrators may everything, always" />;
          return (
            <Tables
              key={`${groupId} ${databaseId}`}
              group={group}
              everybody={everybody.id}
              database={{ id: databaseId, name: database }}
            />
          );
        }}
      </Fetched>
    </Page>
  );
}

interface TablesProps {
  group: GroupView;
  everybody: number;
  database: { id: number; name: string };
}

function Tables({ group, everybody, database }: TablesProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const graph = useQuery(dataGraphOfGroupQuery(group.id));
  const ofEverybody = useQuery(dataGraphOfGroupQuery(everybody));
  const tables = useQuery(allTablesQuery(database.id));
  return (
    <Fetched query={graph} what="permissions">
      {(graph) => (
        <Fetched query={ofEverybody} what="permissions of All Users">
          {(ofEverybody) => (
            <Fetched query={tables} what="tables">
              {({ tables }) => (
                <>
                  <TablesForm
                    graph={graph}
                    group={group}
                    database={database}
                    tables={tables}
                    everybody={{ id: everybody, graph: ofEverybody }}
                    search={search}
                    onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
                    onSchema={(schema) => void navigate({ search: schema === null ? {} : { schema } })}
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
