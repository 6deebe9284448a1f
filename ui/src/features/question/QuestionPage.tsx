/** The SQL editor: a database, a text, an answer, and a name for it all to come back to. */
import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { savedPicture } from "@/charts/saved";
import { pictured } from "@/charts/choose";
import { TABLE } from "@/charts/settings";
import { databasesQuery } from "@/api/databases";
import { adHoc, nativeQuery } from "@/api/dataset";
import type { DatabaseView } from "@/api/types";
import { commandKey } from "@/lib/keyboard";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { AnswerSection } from "./AnswerSection";
import { EditorBox } from "./EditorBox";
import { obstacleTo } from "./obstacle";
import { QueryBar } from "./QueryBar";
import { SaveDialog } from "./SaveDialog";
import type { Selection } from "./SqlEditor";
import { useCatalog } from "./useCatalog";
import { rememberDatabase, useDatabase } from "./useDatabase";
import { forgetDraft, useDraft } from "./useDraft";
import { useRun } from "./useRun";
import { useSaved } from "./useSaved";

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
  const [isSaving, setSaving] = useState(false);
  const { state, last, start, cancel } = useRun();
  const database = useDatabase(databases, draft.database);
  const catalog = useCatalog(database);
  const saved = useSaved();

  const text = draft.sql ?? "";
  const { from, to } = selection ?? { from: 0, to: text.length };
  const obstacle = obstacleTo(database, text.slice(from, to));
  const noSave = obstacleTo(database, text);
  const run = () => {
    if (!database || obstacle !== null) return;
    rememberDatabase(database.id);
    // from here on the address says which database answered
    change({ database: database.id });
    start({ asked: adHoc(nativeQuery(database.id, text.slice(from, to))), text, offset: from });
  };
  const save = () => noSave === null && setSaving(true);
  useHotkeys([["mod+S", save]], [], true);

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
      >
        <Button variant="default" disabled={noSave !== null} title={noSave ?? `${commandKey} S`} onClick={save}>
          Save
        </Button>
      </QueryBar>
      <EditorBox
        value={text}
        onChange={(sql) => change({ sql })}
        onSelect={setSelection}
        onRun={run}
        engine={database?.engine ?? null}
        catalog={catalog}
        state={state}
      />
      <AnswerSection state={state} last={last} chart={draft.chart} onChart={(chart) => change({ chart })} />
      {isSaving && database && (
        <SaveDialog
          title="Save question"
          content={{
            dataset_query: { ...nativeQuery(database.id, text) },
            // what is seen is what is saved
            ...savedPicture(last ? pictured(draft.chart, last.answer.data) : (draft.chart ?? TABLE)),
          }}
          onSaved={async (card) => {
            forgetDraft();
            await saved(card, last);
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  );
}
