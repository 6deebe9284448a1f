/** The filters of a dashboard, above what they filter. They are used at once, or when somebody says so. */
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import type { Dashboard, Dashcard } from "@/api/types";
import { FilterField } from "./FilterField";
import { type Filters, type FilterValue, inAddress, nameInAddress } from "./filters";

interface Props {
  dashboard: Pick<Dashboard, "auto_apply_filters">;
  filters: Filters;
  /** What is looked at: filters that reach none of it are not shown. */
  shown: Dashcard[];
  /** What the address is to say from now on. */
  onSet: (search: Record<string, unknown>) => void;
}

export function FilterRow({ dashboard, filters, shown, onSet }: Props) {
  const [waiting, setWaiting] = useState<Record<string, FilterValue>>({});
  const reaching = filters.filter(({ parameter: { id } }) =>
    shown.some(({ parameter_mappings }) => parameter_mappings.some(({ parameter_id }) => parameter_id === id)),
  );
  if (reaching.length === 0) return null;
  const searchOf = (values: Record<string, FilterValue>) =>
    Object.fromEntries(
      filters
        .filter(({ parameter: { id } }) => id in values)
        .map(({ parameter }) => [nameInAddress(parameter), inAddress(parameter, values[parameter.id] ?? null)]),
    );
  const set = (id: string, value: FilterValue) => {
    if (dashboard.auto_apply_filters) onSet(searchOf({ [id]: value }));
    else setWaiting({ ...waiting, [id]: value });
  };
  return (
    <Group role="group" aria-label="Filters" gap="sm" align="flex-start" mb="md">
      {reaching.map(({ parameter, value }) => (
        <FilterField
          key={parameter.id}
          parameter={parameter}
          label={parameter.name ?? parameter.id}
          value={parameter.id in waiting ? (waiting[parameter.id] ?? null) : value}
          onChange={(value) => set(parameter.id, value)}
        />
      ))}
      {Object.keys(waiting).length > 0 && (
        <Button
          mt={24}
          onClick={() => {
            onSet(searchOf(waiting));
            setWaiting({});
          }}
        >
          Apply
        </Button>
      )}
    </Group>
  );
}
