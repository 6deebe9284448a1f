/** How the editor looks. Colours are custom properties of the theme, so that light and dark need no second style. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const frame = EditorView.theme({
  "&": {
    height: "100%",
    fontSize: "var(--mantine-font-size-md)",
    color: "var(--mantine-color-text)",
    backgroundColor: "var(--mantine-color-body)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mantine-font-family-monospace)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--mantine-color-text)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  ".cm-gutters": {
    backgroundColor: "var(--ml-chrome)",
    color: "var(--mantine-color-dimmed)",
    borderRight: "1px solid var(--ml-line)",
  },
  ".cm-activeLine": { backgroundColor: "transparent" },
  ".cm-activeLineGutter": { backgroundColor: "var(--ml-hover)", color: "var(--mantine-color-text)" },
  "& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "var(--ml-hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--mantine-primary-color-light-hover)",
  },
  ".cm-placeholder": { color: "var(--mantine-color-dimmed)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--ml-selected)",
    outline: "1px solid var(--mantine-primary-color-filled)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--mantine-color-body)",
    border: "1px solid var(--mantine-color-default-border)",
    borderRadius: "var(--mantine-radius-sm)",
    boxShadow: "var(--mantine-shadow-md)",
    color: "var(--mantine-color-text)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mantine-font-family-monospace)",
    fontSize: "var(--mantine-font-size-sm)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--mantine-primary-color-light-hover)",
    color: "var(--mantine-color-text)",
  },
  ".cm-completionDetail": { color: "var(--mantine-color-dimmed)", fontStyle: "normal" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--mantine-color-error)",
    textUnderlineOffset: "3px",
    backgroundColor: "var(--mantine-color-red-light)",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--mantine-color-error)" },
});

const words = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--mantine-color-verdigris-text)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--mantine-color-copper-text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--mantine-color-indigo-text)" },
  { tag: [tags.lineComment, tags.blockComment], color: "var(--mantine-color-dimmed)", fontStyle: "italic" },
  { tag: tags.typeName, color: "var(--mantine-color-indigo-text)" },
]);

export const appearance: Extension = [frame, syntaxHighlighting(words)];
