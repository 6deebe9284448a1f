/** A dashboard while it is edited. What is changed stays here until it is saved, whatever becomes of the saving. */
import { Text } from "@mantine/core";
import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { useRef, useState } from "react";
import type { Dashboard, Dashcard, Parameter } from "@/api/types";
import { LeaveGuard } from "@/ui/LeaveGuard";
import { Page } from "@/ui/Page";
import { Empty } from "@/ui/states";
import { addQuestion, addTab, addText, moveTab, onTab, place, remove, removeTab, renameTab } from "./draft";
import { EditBar } from "./EditBar";
import { EditBox } from "./EditBox";
import { EditFilters } from "./EditFilters";
import { EditGrid } from "./EditGrid";
import { EditTabs } from "./EditTabs";
import { Grid } from "./Grid";
import { QuestionPicker } from "./QuestionPicker";
import { useDraft } from "./useDraft";
import { useSaveLayout } from "./useSaveLayout";

interface Props {
  dashboard: Dashboard;
  firstTab: number | null;
  /** The tab that is to be looked at then. */
  onDone: (tab: number | null) => void;
}

export function Editing({ dashboard, firstTab, onDone }: Props) {
  const { draft, isChanged, canUndo, change, undo } = useDraft(dashboard);
  const [wanted, setTab] = useState(firstTab);
  const [isPicking, setPicking] = useState(false);
  const [openedFilter, openFilter] = useState<Parameter | "new" | null>(null);
  const bar = useRef<HTMLElement>(null);
  const isNarrow = useMediaQuery("(max-width: 47.99em)") ?? false;
  const saving = useSaveLayout(dashboard, draft);
  const tab = draft.tabs.find(({ id }) => id === wanted)?.id ?? draft.tabs[0]?.id ?? null;
  const places = onTab(draft, tab);

  const save = () => {
    if (!isChanged) return onDone(tab);
    saving.save((saved) => onDone(saved.tabs[draft.tabs.findIndex(({ id }) => id === tab)]?.id ?? null));
  };
  const newTab = () => {
    const made = addTab(draft);
    change(() => made);
    setTab(made.tabs.at(-1)?.id ?? null);
  };
  useHotkeys([["mod+S", save]], [], true);
  // in a field it takes back what was typed there
  useHotkeys([["mod+Z", undo]]);

  const take = (id: number) => {
    change((draft) => remove(draft, id));
    // the button goes with it; the way back is in the bar
    bar.current?.focus();
  };
  const box = (dashcard: Dashcard) => (
    <EditBox
      dashcard={dashcard}
      tabs={draft.tabs}
      isNarrow={isNarrow}
      change={change}
      onRemove={() => take(dashcard.id)}
    />
  );
  return (
    <Page title={dashboard.name} width={isNarrow || dashboard.width === "full" ? "full" : "wide"}>
      <EditBar
        ref={bar}
        onAddQuestion={() => setPicking(true)}
        onAddText={() => change((draft) => addText(draft, tab, "text"))}
        onAddHeading={() => change((draft) => addText(draft, tab, "heading"))}
        onAddTab={newTab}
        onAddFilter={() => openFilter("new")}
        onUndo={canUndo ? undo : null}
        onSave={save}
        onCancel={() => onDone(firstTab)}
        saving={saving}
        isChanged={isChanged}
      />
      <EditFilters draft={draft} change={change} open={openedFilter} onOpen={openFilter} />
      <EditTabs
        tabs={draft.tabs}
        chosen={tab}
        onChoose={setTab}
        onRename={(id, name) => change((draft) => renameTab(draft, id, name), `tab ${id}`)}
        onMove={(id, by) => change((draft) => moveTab(draft, id, by))}
        onRemove={(id) => change((draft) => removeTab(draft, id))}
      >
        {places.length === 0 ? (
          <Empty icon="dashboard" title="Nothing on here yet">
            Add a question that is saved already, or a text.
          </Empty>
        ) : isNarrow ? (
          <Grid dashcards={places}>{box}</Grid>
        ) : (
          <>
            <Text size="xs" c="dimmed" mb="xs">
              Drag things by their head and their lower right corner, or move them with the arrow keys and size them
              with Shift.
            </Text>
            <EditGrid dashcards={places} onPlace={(id, area) => change((draft) => place(draft, id, area))}>
              {box}
            </EditGrid>
          </>
        )}
      </EditTabs>
      <LeaveGuard isUnsaved={isChanged && !saving.isDone} />
      {isPicking && (
        <QuestionPicker
          near={dashboard.collection_id}
          onPick={(card) => change((draft) => addQuestion(draft, tab, card))}
          onClose={() => setPicking(false)}
        />
      )}
    </Page>
  );
}
