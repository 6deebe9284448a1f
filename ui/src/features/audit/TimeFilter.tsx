import { Select, type SelectProps } from "@mantine/core";
import { useState } from "react";
import type { AuditFilter } from "@/api/audit";
import { MomentField } from "./MomentField";
import { type AuditSearch, isSpan } from "./search";

const spans = [
  { value: "ever", label: "Any time" },
  { value: "hour", label: "The last hour" },
  { value: "day", label: "The last 24 hours" },
  { value: "week", label: "The last 7 days" },
  { value: "month", label: "The last 30 days" },
  { value: "between", label: "Between…" },
];

interface Props {
  filter: AuditFilter;
  onChange: (change: AuditSearch) => void;
  w: SelectProps["w"];
}

export function TimeFilter({ filter: { within, after, before }, onChange, w }: Props) {
  const [isChoosing, setIsChoosing] = useState(false);
  const choose = (value: string | null) => {
    setIsChoosing(value === "between");
    onChange({ within: isSpan(value) ? value : undefined, after: undefined, before: undefined });
  };
  const isBetween = within === undefined && (isChoosing || after !== undefined || before !== undefined);
  return (
    <>
      <Select
        aria-label="Time"
        data={spans}
        value={within ?? (isBetween ? "between" : "ever")}
        allowDeselect={false}
        onChange={choose}
        w={w}
      />
      {isBetween && (
        <>
          <MomentField label="From" moment={after} onChange={(after) => onChange({ after })} w={w} />
          <MomentField label="Until" moment={before} onChange={(before) => onChange({ before })} w={w} />
        </>
      )}
    </>
  );
}
