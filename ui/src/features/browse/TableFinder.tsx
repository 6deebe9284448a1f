import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import type { TableView } from "@/api/types";
import { counted } from "@/lib/counted";
import { Icon } from "@/ui/icons";
import classes from "./Browse.module.css";
import { inOrder, tableGroups } from "./tableGroups";

/** Few enough to be drawn at once, many enough that most databases fit. */
const STEP = 200;

/** Tables by schema with a filter; a long list is drawn in steps, and the filter always looks at all of it. */
export function TableFinder({ tables }: { tables: TableView[] }) {
  const [filter, setFilter] = useState("");
  const [most, setMost] = useState(STEP);
  const looked = useDeferredValue(filter);
  const ordered = useMemo(() => inOrder(tables), [tables]);
  const { groups, matching } = useMemo(() => tableGroups(ordered, looked, most), [ordered, looked, most]);
  const hidden = Math.max(0, matching - most);
  return (
    <Stack gap="md">
      <Group gap="sm">
        <TextInput
          aria-label="Filter tables"
          placeholder="Filter tables"
          leftSection={<Icon name="search" />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          w={{ base: "100%", xs: 300 }}
        />
        <Text size="sm" c="dimmed" role="status">
          {looked.trim() === ""
            ? counted(matching, "table")
            : `${counted(matching, "table")} of ${tables.length.toLocaleString("en")}`}
        </Text>
      </Group>
      {groups.map(({ schema, tables }) => (
        <section key={schema} aria-label={schema || "Tables"}>
          {schema !== "" && (
            <Title order={2} mb={6}>
              {schema}
            </Title>
          )}
          <ul className={classes.tables}>
            {tables.map((table) => (
              <li key={table.id}>
                <TableLink table={table} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {matching === 0 && <Text c="dimmed">No table has this in its name.</Text>}
      {hidden > 0 && (
        <Group gap="sm">
          <Button variant="default" onClick={() => setMost(most + STEP)}>
            Show more
          </Button>
          <Text size="sm" c="dimmed">
            {counted(hidden, "more table")}: the filter looks at them, too.
          </Text>
        </Group>
      )}
    </Stack>
  );
}

function TableLink({ table }: { table: TableView }) {
  return (
    <Link
      to="/browse/databases/$databaseId/tables/$tableId"
      params={{ databaseId: table.db_id, tableId: table.id }}
      className={classes.table}
      title={table.description ?? table.name}
    >
      <Icon name="table" size={16} />
      <Text span truncate>
        {table.display_name}
      </Text>
    </Link>
  );
}
