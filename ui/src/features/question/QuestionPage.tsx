/** The SQL editor: a database, a text, an answer. */
import { Box, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useId, useMemo, useState } from "react";
import { databasesQuery } from "@/api/databases";
import { databaseFieldsQuery } from "@/api/tables";
import type { DatabaseView } from "@/api/types";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched, Loading } from "@/ui/states";
import { AnswerPanel } from "./AnswerPanel";
import { catalogOf } from "./completion";
import { FailureNotice } from "./FailureNotice";
import { QueryBar } from "./QueryBar";
import classes from "./QuestionPage.module.css";
import { said } from "./said";
import type { Selection } from "./SqlEditor";
import { rememberDatabase, useDatabase } from "./useDatabase";
import { useDraft } from "./useDraft";
import { useRun } from "./useRun";

const SqlEditor = lazy(async () => ({ default: (await import("./SqlEditor")).SqlEditor }));

export default function QuestionPage() {
  const databases = useQuery(databasesQuery);
  return (
    <Page title="SQL question" width="full">
      <Fetched query={databases} what="databases">
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              icon="database"
              title="No database to ask"
              action={<LinkButton to="/admin/databases/create">Connect a database</LinkButton>}
            >
              An administrator has to connect one first.
            </Empty>
          ) : (
            <Question databases={data} />
          )
        }
      </Fetched>
    </Page>
  );
}

function Question({ databases }: { databases: DatabaseView[] }) {
  const [draft, change] = useDraft();
  const [selection, setSelection] = useState<Selection | null>(null);
  const { state, last, start, cancel } = useRun();
  const hint = useId();
  const database = useDatabase(databases, draft.database);
  const fields = useQuery({ ...databaseFieldsQuery(database?.id ?? 0), enabled: database !== null }).data;
  const catalog = useMemo(() => (database && fields ? catalogOf(database.engine, fields) : null), [database, fields]);

  const text = draft.sql ?? "";
  const { from, to } = selection ?? { from: 0, to: text.length };
  const obstacle = obstacleTo(database, text.slice(from, to));
  const run = () => {
    if (!database || obstacle !== null) return;
    rememberDatabase(database.id);
    // from here on the address says which database answered
    change({ database: database.id });
    start({ database: database.id, sql: text.slice(from, to), text, offset: from });
  };
  const failure = state.is === "failed" ? state.failure : null;
  const mark = useMemo(() => (failure?.place ? { place: failure.place, message: failure.message } : null), [failure]);

  return (
    <>
      <QueryBar
        databases={databases}
        database={database}
        onDatabase={(id) => change({ database: id })}
        obstacle={obstacle}
        hasSelection={selection !== null}
        runningSince={state.is === "running" ? state.since : null}
        onRun={run}
        onCancel={cancel}
      />
      <Box className={classes.editor}>
        <Suspense fallback={<Loading what="the editor" />}>
          <SqlEditor
            value={text}
            onChange={(sql) => change({ sql })}
            onSelect={setSelection}
            onRun={run}
            engine={database?.engine ?? null}
            catalog={catalog}
            failure={mark}
            describedBy={hint}
          />
        </Suspense>
      </Box>
      <Text id={hint} size="xs" c="dimmed" mt={4} mb="md">
        Tab indents. To leave the editor with the keyboard, press Esc, then Tab.
      </Text>
      <VisuallyHidden role="status">{said(state)}</VisuallyHidden>
      <section aria-label="Answer" aria-busy={state.is === "running"}>
        {state.is === "failed" && <FailureNotice failure={state.failure} />}
        {state.is === "cancelled" && <Text c="dimmed">Cancelled. The database was told to stop, too.</Text>}
        {state.is === "idle" && <Text c="dimmed">The answer appears here.</Text>}
        {(state.is === "running" || state.is === "finished") && last && (
          <Box className={classes.answer} data-old={state.is === "running" || undefined}>
            <AnswerPanel
              key={last.answer.started_at}
              finished={last}
              chart={draft.chart}
              onChart={(chart) => change({ chart })}
            />
          </Box>
        )}
        {state.is === "running" && !last && <Loading what="the answer" lines={6} />}
      </section>
    </>
  );
}

function obstacleTo(database: DatabaseView | null, sql: string): string | null {
  if (!database) return "Choose a database: the one in the address is not there, or not for you.";
  if (database.native_permissions === "none") return "You may look at this database, but not write SQL for it.";
  return sql.trim() === "" ? "Write a query to run." : null;
}
