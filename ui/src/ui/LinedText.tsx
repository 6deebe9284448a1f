/** A long text whose lines have numbers, some of them marked. Only the numbers in sight are drawn. */
import { type Ref, useState } from "react";
import classes from "./LinedText.module.css";

/** As the style sheet has it. */
const LINE = 20;
const SHOWN = 22;

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  /** Lines to look at, from 1. */
  marked: ReadonlySet<number>;
  describedBy?: string | undefined;
  ref?: Ref<HTMLTextAreaElement>;
}

export function LinedText({ label, placeholder, value, onChange, marked, describedBy, ref }: Props) {
  const [top, setTop] = useState(0);
  const first = Math.floor(top / LINE) + 1;
  const last = Math.min(lineCount(value), first + SHOWN);
  const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place);
  return (
    <div className={classes.box}>
      <div className={classes.numbers} aria-hidden>
        <div style={{ transform: `translateY(${-(top % LINE)}px)` }}>
          {numbers.map((line) => (
            <div key={line} data-marked={marked.has(line) || undefined}>
              {marked.has(line) && "! "}
              {line}
            </div>
          ))}
        </div>
      </div>
      <textarea
        ref={ref}
        className={classes.text}
        aria-label={label}
        aria-invalid={marked.size > 0 || undefined}
        aria-describedby={describedBy}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
      />
    </div>
  );
}

/** Puts the cursor on a line and brings it into sight. */
export function goToLine(text: HTMLTextAreaElement, line: number): void {
  const lines = text.value.split("\n");
  const from = lines.slice(0, line - 1).reduce((length, line) => length + line.length + 1, 0);
  text.focus();
  text.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  text.scrollTop = Math.max(0, (line - 6) * LINE);
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
