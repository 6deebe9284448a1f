/** Browse › a database: its tables, by schema. */
import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { databaseTablesQuery } from "@/api/tables";
import { LinkButton, TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched, Loading } from "@/ui/states";
import { TableFinder } from "./TableFinder";
import { WhoCanSee } from "./WhoCanSee";

const route = getRouteApi("/signed-in/browse/databases/$databaseId");

export default function BrowseDatabasePage() {
  const { databaseId } = route.useParams();
  const database = useQuery(databaseTablesQuery(databaseId));
  const isBeingRead = database.data?.initial_sync_status === "incomplete";
  return (
    <Page
      title={database.data?.name ?? "Database"}
      about={database.data?.description}
      trail={<TextLink to="/browse/databases">Databases</TextLink>}
      actions={
        <Group gap="sm">
          <WhoCanSee thing={{ database: databaseId }} />
          <LinkButton to="/question" search={{ database: databaseId }} variant="default">
            Write SQL
          </LinkButton>
        </Group>
      }
    >
      <Fetched query={database} what="the tables">
        {({ tables, initial_sync_status: status, initial_sync_error: reason }) => (
          <>
            {tables.length > 0 && <TableFinder key={databaseId} tables={tables} />}
            {isBeingRead && <Loading what="the structure of the database" lines={tables.length > 0 ? 1 : 4} />}
            {tables.length === 0 && !isBeingRead && (
              <Empty icon="table" title={status === "aborted" ? "Its structure could not be read" : "No tables here"}>
                {status === "aborted"
                  ? (reason ?? "An administrator can try again under Admin › Databases.")
                  : "There are none, or none that you may see."}
              </Empty>
            )}
          </>
        )}
      </Fetched>
    </Page>
  );
}
