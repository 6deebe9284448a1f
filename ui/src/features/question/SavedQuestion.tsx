/** A saved question while it is looked at and changed. What is changed stays here until it is saved. */
import { Group } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useState } from "react";
import type { Card } from "@/api/types";
import { savedQuestion, withSql } from "@/api/cards";
import { adHoc } from "@/api/dataset";
import type { DatabaseView } from "@/api/types";
import { useBookmark } from "@/api/useBookmark";
import { BookmarkButton } from "@/ui/BookmarkButton";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { Page } from "@/ui/Page";
import { showFailure } from "@/ui/showUndo";
import { AnswerSection } from "./AnswerSection";
import { About, Heading, Trail } from "./CardHead";
import { CardMenu } from "./CardMenu";
import { EditorBox } from "./EditorBox";
import { contentOf, edited, type Edits } from "./edits";
import { FailureNotice } from "./FailureNotice";
import { InTheTrash } from "./InTheTrash";
import { NotYetNotice } from "./NotYetNotice";
import { obstacleTo } from "./obstacle";
import { SaveDialog } from "./SaveDialog";
import { SavedBar } from "./SavedBar";
import { SaveEdits } from "./SaveEdits";
import type { Selection } from "./SqlEditor";
import { useCatalog } from "./useCatalog";
import { useOwnAddress } from "./useOwnAddress";
import { useSaved } from "./useSaved";
import { useSaveEdits } from "./useSaveEdits";
import { useSavedRun } from "./useSavedRun";

export function SavedQuestion({ card, databases }: { card: Card; databases: DatabaseView[] }) {
  const bookmark = useBookmark({ type: "card", item_id: card.id }, showFailure);
  const [edits, setEdits] = useState<Edits>({});
  const [selection, setSelection] = useState<Selection | null>(null);
  const [isSavingAsNew, setSavingAsNew] = useState(false);
  const { run: running, wasJustSaved } = useSavedRun(card);
  const [isOpen, setOpen] = useState(wasJustSaved);
  const { state, last, start, cancel } = running;
  const question = edited(card, edits);
  const isChanged = question.isOther || question.isDrawnOtherwise;
  const mayChange = card.can_write && !card.archived;
  const mayWriteSql = card.can_run_adhoc_query && question.sql !== null && !card.archived;
  const database = databases.find(({ id }) => id === question.database) ?? null;
  const catalog = useCatalog(mayWriteSql ? database : null);
  const saveEdits = useSaveEdits(card, setEdits);
  const saved = useSaved();
  useOwnAddress(card);

  const text = question.sql ?? "";
  const { from, to } = selection ?? { from: 0, to: text.length };
  const isAsSaved = !question.isOther && selection === null;
  const obstacle = isAsSaved ? null : obstacleTo(database, text.slice(from, to));
  const noSave = question.isOther ? obstacleTo(database, text) : null;
  const run = () => {
    if (obstacle !== null) return;
    if (isAsSaved || question.database === null) return start({ asked: savedQuestion(card.id), text, offset: 0 });
    start({ asked: adHoc(withSql(card.dataset_query, question.database, text.slice(from, to))), text, offset: from });
  };
  const turn = () => {
    setOpen(!isOpen);
    setSelection(null);
  };
  const save = () => {
    if (!isChanged || noSave !== null) return;
    if (mayChange) saveEdits.mutate({ edits, question });
    else if (card.can_run_adhoc_query) setSavingAsNew(true);
  };
  useHotkeys([["mod+S", save]], [], true);

  return (
    <Page
      title={card.name}
      width="full"
      trail={<Trail card={card} />}
      heading={<Heading card={card} isEditable={mayChange} />}
      about={<About card={card} isEditable={mayChange} />}
      actions={
        !card.archived && (
          <Group gap="sm">
            <BookmarkButton {...bookmark} />
            <CardMenu card={card} />
          </Group>
        )
      }
    >
      {card.archived && <InTheTrash card={card} />}
      <SavedBar
        databases={databases}
        database={database}
        onDatabase={(id) => setEdits((before) => ({ ...before, database: id }))}
        obstacle={obstacle}
        hasSelection={selection !== null}
        runningSince={state.is === "running" ? state.since : null}
        onRun={run}
        onCancel={cancel}
        isReadOnly={!mayWriteSql}
        isOpen={isOpen}
        onTurn={question.sql === null ? null : turn}
      >
        {isChanged && (
          <SaveEdits
            obstacle={noSave}
            onSave={mayChange ? save : null}
            onSaveAsNew={card.can_run_adhoc_query ? () => setSavingAsNew(true) : null}
            onDiscard={() => setEdits({})}
            isBusy={saveEdits.isPending}
            error={saveEdits.error}
          />
        )}
      </SavedBar>
      {isOpen && question.sql !== null && (
        <EditorBox
          value={text}
          onChange={(sql) => setEdits((before) => ({ ...before, sql }))}
          onSelect={setSelection}
          onRun={run}
          engine={database?.engine ?? null}
          catalog={catalog}
          state={state}
          isReadOnly={!mayWriteSql}
        />
      )}
      <AnswerSection
        state={state}
        last={last}
        chart={question.chart}
        onChart={(chart) => setEdits((before) => ({ ...before, chart }))}
        failed={(failure) =>
          question.sql === null ? <NotYetNotice failure={failure} /> : <FailureNotice failure={failure} />
        }
      />
      <LeaveGuard isUnsaved={isChanged && (mayChange || question.isOther)} />
      {isSavingAsNew && (
        <SaveDialog
          title="Save as a new question"
          content={contentOf(card, question)}
          initial={{
            name: `${card.name} (changed)`,
            description: card.description ?? "",
            place: String(card.collection_id ?? "root"),
          }}
          onSaved={(card) => saved(card, last)}
          onClose={() => setSavingAsNew(false)}
        />
      )}
    </Page>
  );
}
