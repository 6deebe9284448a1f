/** The levels of schemas and tables: a schema is chosen for as all its tables, a table as itself; saved as one. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { changeDataGraph, dataGraphKey } from "@/api/permissions";
import type { DataGraph, GroupView } from "@/api/types";
import { useGraphDraft } from "@/api/useGraphDraft";
import { counted } from "@/lib/counted";
import { hasLetters, pageOf } from "@/lib/listSearch";
import { Icon } from "@/ui/icons";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";
import { Empty } from "@/ui/states";
import { Unsaved } from "@/ui/Unsaved";
import { AboutLevels } from "./AboutLevels";
import { choiceOf, keyOf, partsOf, rightsOf } from "./graph";
import { type Kind, type Level } from "./levels";
import { RightsTable, type Row } from "./RightsTable";
import type { TablesSearch } from "./search";
import { changeLines, gathered, theirLines } from "./summary";
import {
  bySchema,
  differing,
  endOfSql,
  sentTables,
  tableLevel,
  type TableOfRights,
  together,
  usualLevels,
} from "./tables";
import { WholeDatabase } from "./WholeDatabase";

const ROWS_PER_PAGE = 25;

interface Props {
  graph: DataGraph;
  group: GroupView;
  database: { id: number; name: string };
  tables: TableOfRights[];
  everybody: { id: number; graph: DataGraph };
  search: TablesSearch;
  onSearch: (search: TablesSearch) => void;
  onSchema: (schema: string | null) => void;
}

/** A row and the tables it is about: a schema has many, a table itself. */
interface TablesRow extends Pick<Row, "id" | "name" | "about"> {
  tables: TableOfRights[];
  /** The schema that it opens. */
  schema?: string;
}

export function TablesForm({ graph, group, database, tables, everybody, search, onSearch, onSchema }: Props) {
  const { page = 1 } = search;
  const place = { group: group.id, database: database.id };
  const queryClient = useQueryClient();
  const schemas = useMemo(() => bySchema(tables), [tables]);
  const byId = useMemo(() => new Map(tables.map((table) => [table.id, table])), [tables]);
  const names = useMemo(() => new Map(tables.map(({ id, display_name }) => [id, display_name])), [tables]);
  const rights = rightsOf(graph, group.id, database.id);
  const usual = useMemo(() => usualLevels(rights, tables), [rights, tables]);
  const ofEverybody = rightsOf(everybody.graph, everybody.id, database.id);
  const inGraph = (graph: DataGraph, key: string) => {
    const { row, kind } = partsOf(key);
    const table = byId.get(row);
    return table ? tableLevel(rightsOf(graph, group.id, database.id), kind, table) : "";
  };
  const draft = useGraphDraft({
    graph,
    levelOf: inGraph,
    save: (changes, revision) => changeDataGraph(sentTables(changes, revision, place, schemas)),
    reload: () => queryClient.invalidateQueries({ queryKey: dataGraphKey }),
    onSaved: () => notifications.show({ message: "Permissions saved" }),
  });
  const changed = new Set(draft.changes.map(({ key }) => key));
  const sqlEnds = endOfSql(rights, draft.changes);
  const levelOf = (table: TableOfRights, kind: Kind): Level => {
    const level = draft.levelOf(keyOf(table.id, kind));
    return sqlEnds.length > 0 && level === "query-builder-and-native" ? "query-builder" : level;
  };
  const rows = useMemo(() => rowsOf(schemas, search), [schemas, search]);
  const shown = pageOf(rows, page, ROWS_PER_PAGE);
  if (tables.length === 0) return <Empty icon="table" title="No tables are known of this database" />;
  return (
    <>
      <WholeDatabase rights={rights} place={place} name={database.name} />
      <Group gap="sm">
        <SearchField
          label="Search tables"
          placeholder={search.schema === undefined ? "Search tables" : `Search tables in ${search.schema || "it"}`}
          value={search.query ?? ""}
          onSearch={(query) => onSearch({ ...without(search), ...(query === "" ? {} : { query }) })}
        />
        {search.schema !== undefined && (
          <Button variant="default" leftSection={<Icon name="back" />} onClick={() => onSchema(null)}>
            All schemas
          </Button>
        )}
        <AboutLevels />
      </Group>
      {rows.length === 0 ? (
        <Text c="dimmed" mt="md" role="status">
          No table has this in its name.
        </Text>
      ) : (
        <RightsTable
          label={`Permissions of ${isOfSchemas(schemas, search) ? "schemas" : "tables"}`}
          rowLabel={isOfSchemas(schemas, search) ? "Schema" : "Table"}
          isTable
          rows={shown.map((row) => ({
            ...row,
            title: <Title row={row} onSchema={onSchema} />,
            about: (
              <>
                {row.about} {differing(usual, (kind) => together(row.tables, (table) => levelOf(table, kind)))}
              </>
            ),
          }))}
          levelOf={({ tables }, kind) => together(tables, (table) => levelOf(table, kind))}
          isChanged={({ tables }, kind) => tables.some(({ id }) => changed.has(keyOf(id, kind)))}
          everybodyOf={({ tables }, kind) =>
            group.id === everybody.id ? null : together(tables, (table) => tableLevel(ofEverybody, kind, table))
          }
          onChoose={({ tables }, kind, to) => draft.choose(...tables.map(({ id }) => choiceOf(id, kind, to)))}
        />
      )}
      <Pager
        label="tables"
        page={page}
        size={ROWS_PER_PAGE}
        total={rows.length}
        onPage={(page) => onSearch({ ...search, page })}
      />
      <Unsaved
        draft={draft}
        lines={[...gathered(changeLines(draft.changes, names), ["table", "tables"]), ...sqlEnds]}
        theirs={
          draft.before ? gathered(theirLines(draft.before, graph, named(tables), inGraph), ["table", "tables"]) : []
        }
      />
    </>
  );
}

function Title({ row: { name, schema }, onSchema }: { row: TablesRow; onSchema: (schema: string) => void }) {
  if (schema === undefined) {
    return (
      <Text span inherit fw={600}>
        {name}
      </Text>
    );
  }
  return (
    <Button variant="subtle" size="compact-sm" ml={-8} onClick={() => onSchema(schema)}>
      {name}
    </Button>
  );
}

const named = (tables: TableOfRights[]) => tables.map(({ id, display_name }) => ({ id, name: display_name }));

const without = ({ schema }: TablesSearch): TablesSearch => (schema === undefined ? {} : { schema });

/** Several schemas are shown first, until one is opened or letters are looked for in all of them. */
function isOfSchemas(schemas: Map<string, unknown>, { schema, query = "" }: TablesSearch) {
  return schemas.size > 1 && schema === undefined && query === "";
}

function rowsOf(schemas: Map<string, TableOfRights[]>, search: TablesSearch): TablesRow[] {
  const { schema, query = "" } = search;
  if (isOfSchemas(schemas, search)) {
    return [...schemas].map(([schema, tables], place) => ({
      id: place,
      name: schema || "Without a schema",
      about: `${counted(tables.length, "table")}.`,
      tables,
      schema,
    }));
  }
  const within = schema === undefined ? [...schemas.values()].flat() : (schemas.get(schema) ?? []);
  const isAmongOthers = schemas.size > 1 && schema === undefined;
  return within
    .filter(({ name, display_name }) => hasLetters(`${display_name} ${name}`, query))
    .map((table) => ({
      id: table.id,
      name: table.display_name,
      about: isAmongOthers && table.schema ? `In ${table.schema}.` : null,
      tables: [table],
    }));
}
