/** Admin › Databases. */
import { useQuery } from "@tanstack/react-query";
import { databasesQuery } from "@/api/databases";
import { engines } from "@/api/engines";
import { propertiesQuery } from "@/api/session";
import { Icon } from "@/ui/icons";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { DatabaseTable } from "./DatabaseTable";
import { isSyncing } from "./SyncStatus";

export default function DatabasesPage() {
  const databases = useQuery({
    ...databasesQuery,
    // live while something is being read, quiet afterwards
    refetchInterval: (query) => (query.state.data?.data.some(isSyncing) ? 1500 : false),
  });
  const properties = useQuery(propertiesQuery).data;
  const add = (
    <LinkButton to="/admin/databases/create" leftSection={<Icon name="add" />}>
      Add database
    </LinkButton>
  );
  return (
    <Page
      title="Databases"
      about="Where the data lives that people ask about."
      actions={databases.data?.total ? add : null}
    >
      <Fetched query={databases} what="databases">
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="database" title="No databases yet" action={add}>
              Connect one to start asking questions.
            </Empty>
          ) : (
            <DatabaseTable databases={data} engines={properties ? engines(properties) : []} />
          )
        }
      </Fetched>
    </Page>
  );
}
