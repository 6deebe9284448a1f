/** Browse: the databases there are. */
import { SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { databasesQuery } from "@/api/databases";
import { currentUserQuery } from "@/api/session";
import type { DatabaseView } from "@/api/types";
import { Icon } from "@/ui/icons";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import classes from "./Browse.module.css";

export default function BrowseDatabasesPage() {
  const databases = useQuery(databasesQuery);
  const mayAdd = useQuery(currentUserQuery).data?.is_superuser === true;
  return (
    <Page title="Databases" about="Choose one to see its tables.">
      <Fetched query={databases} what="databases">
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              icon="database"
              title="No databases yet"
              action={mayAdd && <LinkButton to="/admin/databases/create">Connect a database</LinkButton>}
            >
              {mayAdd ? "Connect one to look around in it." : "An administrator has to connect one first."}
            </Empty>
          ) : (
            <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" className={classes.list}>
              {data.map((database) => (
                <li key={database.id}>
                  <DatabaseCard database={database} />
                </li>
              ))}
            </SimpleGrid>
          )
        }
      </Fetched>
    </Page>
  );
}

function DatabaseCard({ database }: { database: DatabaseView }) {
  return (
    <Link to="/browse/databases/$databaseId" params={{ databaseId: database.id }} className={classes.card}>
      <Icon name="database" size={20} />
      <span className={classes.cardText}>
        <Text fw={600} truncate>
          {database.name}
        </Text>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {remark(database)}
        </Text>
      </span>
    </Link>
  );
}

function remark(database: DatabaseView): string {
  if (database.initial_sync_status === "incomplete") return "Its structure is being read";
  if (database.initial_sync_status === "aborted") return "Its structure could not be read";
  return (
    database.description ??
    (database.is_sample ? "Made-up data to try things on" : (database.dbms_version?.flavor ?? database.engine))
  );
}
