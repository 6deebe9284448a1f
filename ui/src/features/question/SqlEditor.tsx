/**
 * The text of a query. CodeMirror owns the text while it is edited; a `value` from elsewhere replaces it. Loaded lazily:
 * the editor is the heaviest thing on the page.
 */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Catalog } from "./completion";
import { appearance } from "./editorAppearance";
import { language } from "./editorLanguage";
import type { Place } from "./position";

/** What runs: the selected part of the text, or all of it. */
export interface Selection {
  from: number;
  to: number;
}

interface SqlEditorProps {
  value: string;
  onChange: (value: string) => void;
  onSelect: (selection: Selection | null) => void;
  onRun: () => void;
  engine: string | null;
  catalog: Catalog | null;
  failure: { place: Place; message: string } | null;
  isReadOnly?: boolean;
  /** The id of the text that says how to leave the editor by keyboard. */
  describedBy: string;
}

const fixed: Extension = [
  appearance,
  lineNumbers(),
  highlightActiveLineGutter(),
  history(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  autocompletion({ icons: false }),
  indentUnit.of("  "),
  EditorView.lineWrapping,
  placeholder("SELECT …"),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...historyKeymap,
    ...completionKeymap,
    ...lintKeymap,
    indentWithTab,
  ]),
];

export function SqlEditor({
  value,
  onChange,
  onSelect,
  onRun,
  engine,
  catalog,
  failure,
  isReadOnly = false,
  describedBy,
}: SqlEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [dialect] = useState(() => new Compartment());
  const changed = useEffectEvent(onChange);
  const selected = useEffectEvent(onSelect);
  const run = useEffectEvent(onRun);
  const known = useEffectEvent(() => catalog);
  const first = useEffectEvent(() => value);

  useEffect(() => {
    const runAndClose = (editor: EditorView) => {
      closeCompletion(editor);
      run();
      return true;
    };
    const editor = new EditorView({
      parent: box.current ?? undefined,
      doc: first(),
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: runAndClose }])),
        fixed,
        dialect.of([]),
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({
          "aria-label": "SQL",
          "aria-describedby": describedBy,
          "aria-readonly": String(isReadOnly),
        }),
        EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
          if (docChanged) changed(state.doc.toString());
          if (docChanged || selectionSet) selected(state.selection.main.empty ? null : state.selection.main);
        }),
      ],
    });
    setView(editor);
    return () => editor.destroy();
  }, [dialect, describedBy, isReadOnly]);

  useEffect(() => {
    view?.dispatch({ effects: dialect.reconfigure(language(engine, () => known())) });
  }, [view, dialect, engine]);

  useEffect(() => {
    if (view && view.state.doc.toString() !== value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
    }
  }, [view, value]);

  useEffect(() => {
    if (!view) return;
    const length = view.state.doc.length;
    const marks = failure
      ? [{ from: Math.min(failure.place.from, length), to: Math.min(failure.place.to, length) }]
      : [];
    view.dispatch(
      setDiagnostics(
        view.state,
        marks.map((mark) => ({ ...mark, severity: "error" as const, message: failure?.message ?? "" })),
      ),
    );
    if (marks[0]) view.dispatch({ effects: EditorView.scrollIntoView(marks[0].from, { y: "nearest", yMargin: 20 }) });
  }, [view, failure]);

  return <div ref={box} style={{ height: "100%" }} />;
}
