/** Admin › Databases › one of them: its connection, what queries may do, its tables, and its end. */
import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { databaseQuery } from "@/api/databases";
import { engines } from "@/api/engines";
import { propertiesQuery } from "@/api/session";
import type { DatabaseView, Properties } from "@/api/types";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { EditDatabase } from "./EditDatabase";
import { RemoveDatabase } from "./RemoveDatabase";
import { SyncNow } from "./SyncNow";
import { isSyncing, SyncStatus } from "./SyncStatus";
import { WriteSwitch } from "./WriteSwitch";

const route = getRouteApi("/signed-in/admin/databases/$databaseId");

export default function DatabasePage() {
  const { databaseId } = route.useParams();
  const properties = useQuery(propertiesQuery);
  const database = useQuery({
    ...databaseQuery(databaseId),
    refetchInterval: (query) => (query.state.data && isSyncing(query.state.data) ? 1500 : false),
  });
  return (
    <Page title={database.data?.name ?? "Database"} trail={<TextLink to="/admin/databases">Databases</TextLink>}>
      <Fetched query={database} what="the database">
        {(database) => (
          <Fetched query={properties} what="database types">
            {(properties) => <Database key={database.id} database={database} properties={properties} />}
          </Fetched>
        )}
      </Fetched>
    </Page>
  );
}

function Database({ database, properties }: { database: DatabaseView; properties: Properties }) {
  return (
    <>
      <Section title="Connection">
        <EditDatabase database={database} engines={engines(properties)} />
      </Section>
      <Section title="Tables">
        <Group>
          <SyncStatus database={database} />
          <SyncNow database={database} />
        </Group>
      </Section>
      <Section title="Queries">
        <WriteSwitch database={database} />
      </Section>
      <Section title="Remove">
        <RemoveDatabase database={database} />
      </Section>
    </>
  );
}
