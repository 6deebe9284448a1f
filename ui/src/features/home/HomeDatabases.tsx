import { SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { databasesQuery } from "@/api/databases";
import { Icon } from "@/ui/icons";
import { LinkButton, TextLink } from "@/ui/links";
import { Section } from "@/ui/Section";
import { Empty, Fetched } from "@/ui/states";
import classes from "./HomePage.module.css";

/** As many as fit a glance; the browse page has them all. */
const SHOWN = 6;

export function HomeDatabases({ mayAdd }: { mayAdd: boolean }) {
  const databases = useQuery(databasesQuery);
  const more = (databases.data?.data.length ?? 0) > SHOWN;
  return (
    <Section title="Databases" actions={more && <TextLink to="/browse/databases">See all</TextLink>}>
      <Fetched query={databases} what="databases">
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              icon="database"
              title="No databases yet"
              action={mayAdd && <LinkButton to="/admin/databases/create">Connect a database</LinkButton>}
            >
              {mayAdd ? "Connect one to start asking questions." : "An administrator has to connect one first."}
            </Empty>
          ) : (
            <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} className={classes.cards}>
              {data.slice(0, SHOWN).map((database) => (
                <li key={database.id}>
                  <Link
                    to="/browse/databases/$databaseId"
                    params={{ databaseId: database.id }}
                    className={classes.card}
                  >
                    <Icon name="database" size={20} />
                    <span className={classes.cardText}>
                      <Text fw={600} truncate>
                        {database.name}
                      </Text>
                      {database.is_sample && (
                        <Text size="sm" c="dimmed">
                          Made-up data to try things on
                        </Text>
                      )}
                    </span>
                  </Link>
                </li>
              ))}
            </SimpleGrid>
          )
        }
      </Fetched>
    </Section>
  );
}
