import { Group, MultiSelect, SegmentedControl, Select, Tooltip } from "@mantine/core";
import { useMemo } from "react";
import { settingsFor, whyNot } from "./choose";
import type { ChartResult } from "./result";
import { columnRoles } from "./roles";
import { CHART_TYPES, type ChartSettings, type ChartType } from "./settings";

const NAMES: Record<ChartType, string> = { table: "Table", number: "Number", bar: "Bar", line: "Line", pie: "Pie" };

interface ChartControlsProps {
  result: ChartResult;
  settings: ChartSettings;
  onChange: (settings: ChartSettings) => void;
}

/** How the result is shown: the type for everyone, the columns for those who want something else. */
export function ChartTypePicker({ result, settings, onChange }: ChartControlsProps) {
  const types = useMemo(() => CHART_TYPES.map((type) => ({ type, reason: whyNot(type, result) })), [result]);
  return (
    <SegmentedControl
      size="xs"
      aria-label="Show as"
      value={settings.type}
      onChange={(type) => onChange(settingsFor(type as ChartType, result, settings))}
      data={types.map(({ type, reason }) => ({
        value: type,
        disabled: reason !== null,
        label: reason ? (
          <Tooltip label={reason}>
            <span>{NAMES[type]}</span>
          </Tooltip>
        ) : (
          NAMES[type]
        ),
      }))}
    />
  );
}

export function ChartColumns({ result, settings, onChange }: ChartControlsProps) {
  const roles = useMemo(() => columnRoles(result), [result]);
  const { type } = settings;
  if (type === "table") return null;
  const all = roles.map(({ name, title }) => ({ value: name, label: title }));
  const numbers = roles
    .filter(({ role }) => role !== "time" && role !== "category")
    .map(({ name, title }) => ({ value: name, label: title }));
  const single = type === "number" || type === "pie" || settings.by !== null;
  return (
    <Group gap="sm" align="flex-end">
      {type !== "number" && (
        <Select
          label={type === "pie" ? "Parts" : "Axis"}
          size="xs"
          w={150}
          data={all}
          value={settings.x}
          allowDeselect={false}
          onChange={(x) => onChange({ ...settings, x, by: settings.by === x ? null : settings.by })}
        />
      )}
      {single ? (
        <Select
          label="Number"
          size="xs"
          w={150}
          data={numbers}
          value={settings.measures[0] ?? null}
          allowDeselect={false}
          onChange={(measure) => onChange({ ...settings, measures: measure ? [measure] : [] })}
        />
      ) : (
        <MultiSelect
          label="Numbers"
          size="xs"
          miw={150}
          data={numbers}
          value={settings.measures}
          onChange={(measures) => onChange({ ...settings, measures })}
        />
      )}
      {(type === "bar" || type === "line") && settings.measures.length < 2 && (
        <Select
          label="Split by"
          size="xs"
          w={150}
          clearable
          placeholder="nothing"
          data={all.filter(({ value }) => value !== settings.x && !settings.measures.includes(value))}
          value={settings.by}
          onChange={(by) => onChange({ ...settings, by })}
        />
      )}
    </Group>
  );
}
