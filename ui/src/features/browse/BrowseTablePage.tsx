/** Browse › a database › a table: a look at its rows, its columns, and what they point to. */
import { Group, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { databaseQuery } from "@/api/databases";
import { tableQuery } from "@/api/tables";
import type { TableWithFields } from "@/api/types";
import { selectFrom } from "@/lib/sql";
import { sqlHash } from "@/lib/sqlHash";
import { Icon } from "@/ui/icons";
import { LinkButton, TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { ColumnList } from "./ColumnList";
import { References } from "./References";
import { RowPreview } from "./RowPreview";
import { WhoCanSee } from "./WhoCanSee";

const route = getRouteApi("/signed-in/browse/databases/$databaseId/tables/$tableId");

export default function BrowseTablePage() {
  const { databaseId, tableId } = route.useParams();
  const table = useQuery(tableQuery(tableId));
  const database = useQuery(databaseQuery(table.data?.db_id ?? databaseId)).data;
  return (
    <Page
      title={table.data?.display_name ?? "Table"}
      width="full"
      trail={
        <>
          <TextLink to="/browse/databases">Databases</TextLink>
          <Icon name="chevron" size={12} />
          <TextLink to="/browse/databases/$databaseId" params={{ databaseId: table.data?.db_id ?? databaseId }}>
            {database?.name ?? "Database"}
          </TextLink>
          {table.data?.schema && (
            <>
              <Icon name="chevron" size={12} />
              <span>{table.data.schema}</span>
            </>
          )}
        </>
      }
      about={table.data?.description}
      actions={
        <Group gap="sm">
          <WhoCanSee thing={{ table: tableId }} />
          {table.data && database && <QueryInSql table={table.data} engine={database.engine} />}
        </Group>
      }
    >
      <Fetched query={table} what="the table">
        {(table) => (
          <Tabs defaultValue="rows" keepMounted={false} key={table.id}>
            <Tabs.List mb="md">
              <Tabs.Tab value="rows">Rows</Tabs.Tab>
              <Tabs.Tab value="columns">
                Columns{" "}
                <Text span c="dimmed" size="sm">
                  {table.fields.length}
                </Text>
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="rows">
              <RowPreview table={table} />
            </Tabs.Panel>
            <Tabs.Panel value="columns">
              <ColumnList table={table} />
              <References table={table} />
            </Tabs.Panel>
          </Tabs>
        )}
      </Fetched>
    </Page>
  );
}

function QueryInSql({ table, engine }: { table: TableWithFields; engine: string }) {
  return (
    <LinkButton
      to="/question"
      search={{ database: table.db_id }}
      hash={sqlHash(selectFrom(engine, table.schema, table.name))}
    >
      Query in SQL
    </LinkButton>
  );
}
