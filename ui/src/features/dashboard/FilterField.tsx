/** What a filter is set to, filled in as its kind wants it. */
import { Group, Select, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Parameter } from "@/api/types";
import { fieldOf, type FilterValue, numberIn, valueIn } from "./filters";

interface Props {
  parameter: Parameter;
  label: string;
  value: FilterValue;
  onChange: (value: FilterValue) => void;
}

export function FilterField({ parameter, label, value, onChange }: Props) {
  const said = (raw: unknown) => onChange(valueIn(parameter, raw));
  const field = fieldOf(parameter);
  switch (field) {
    case "texts":
    case "ids":
    case "numbers": {
      const hint = field === "numbers" ? "A number, and Enter" : "Type and press Enter";
      return <Several label={label} hint={hint} value={value} onChange={said} />;
    }
    case "between":
      return <Ends label={label} value={value} type="text" onChange={said} />;
    case "date":
      return (
        <TextInput
          type="date"
          label={label}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => said(event.currentTarget.value)}
        />
      );
    case "dates":
      return <Dates label={label} value={typeof value === "string" ? value : null} onChange={onChange} />;
    case null:
      return (
        <TextInput
          label={label}
          value={parameter.default === undefined || parameter.default === null ? "" : String(parameter.default)}
          description="Filters of this kind cannot be changed here yet."
          disabled
        />
      );
  }
}

interface SeveralProps extends Pick<Props, "label" | "value"> {
  hint: string;
  onChange: (all: string[]) => void;
}

function Several({ label, hint, value, onChange }: SeveralProps) {
  return (
    <TagsInput
      label={label}
      placeholder={value === null ? hint : ""}
      value={Array.isArray(value) ? value.map(String) : []}
      splitChars={[]}
      clearable
      onChange={onChange}
    />
  );
}

interface EndsProps extends Pick<Props, "label" | "value"> {
  type: "text" | "date";
  onChange: (ends: [string, string]) => void;
}

/** Two ends, either of which may be open. They count when they are left, or with Enter. */
function Ends({ label, value, type, onChange }: EndsProps) {
  const [from = "", to = ""] = Array.isArray(value) ? value.map((end) => (end === null ? "" : String(end))) : [];
  const [ends, setEnds] = useState<[string, string]>([from, to]);
  const now = `${from}~${to}`;
  const [seen, setSeen] = useState(now);
  const [said, setSaid] = useState(now);
  if (seen !== now) {
    setSeen(now);
    // what was said here comes back while the other end is being typed
    if (now !== said) setEnds([from, to]);
  }
  const leave = () => {
    if (ends[0] === from && ends[1] === to) return;
    setSaid(ends.join("~"));
    onChange(ends);
  };
  const end = (at: 0 | 1, name: string) => (
    <TextInput
      type={type}
      inputMode={type === "text" ? "decimal" : undefined}
      w={type === "date" ? 150 : 100}
      label={`${label} ${name}`}
      value={ends[at]}
      error={type === "text" && ends[at] !== "" && numberIn(ends[at]) === null ? "A number" : null}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setEnds(at === 0 ? [text, ends[1]] : [ends[0], text]);
      }}
      onBlur={leave}
      onKeyDown={(event) => event.key === "Enter" && leave()}
    />
  );
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      {end(0, "from")}
      {end(1, "to")}
    </Group>
  );
}

/** As the server writes them. */
const spans = [
  { value: "thisday", label: "Today" },
  { value: "yesterday", label: "Yesterday" },
  { value: "past7days", label: "Past 7 days" },
  { value: "past30days", label: "Past 30 days" },
  { value: "thismonth", label: "This month" },
  { value: "lastmonth", label: "Last month" },
  { value: "past12months", label: "Past 12 months" },
  { value: "thisyear", label: "This year" },
  { value: "lastyear", label: "Last year" },
];
const CHOSEN = "chosen";

interface DatesProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

function Dates({ label, value, onChange }: DatesProps) {
  const isRange = value !== null && /^[\d-]*~[\d-]*$/.test(value);
  const [wantsRange, setWantsRange] = useState(false);
  const isChosen = isRange || (wantsRange && value === null);
  const foreign =
    value === null || isRange || spans.some((span) => span.value === value) ? [] : [{ value, label: value }];
  return (
    <Group gap="xs" align="flex-start">
      <Select
        label={label}
        w={160}
        placeholder="Any time"
        clearable
        data={[...spans, ...foreign, { value: CHOSEN, label: "Between…" }]}
        value={isChosen ? CHOSEN : value}
        onChange={(chosen) => {
          setWantsRange(chosen === CHOSEN);
          if (chosen !== CHOSEN) onChange(chosen);
          else if (!isRange) onChange(null);
        }}
      />
      {isChosen && (
        <Ends
          label={label}
          type="date"
          value={isRange ? value.split("~") : null}
          onChange={([from, to]) => onChange(from === "" && to === "" ? null : `${from}~${to}`)}
        />
      )}
    </Group>
  );
}
