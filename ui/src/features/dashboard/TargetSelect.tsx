/** Chooses into what of one question a filter goes. */
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { tableQuery } from "@/api/tables";
import type { Card } from "@/api/types";
import { columnTargets, isSameTarget, tableOf, variableTargets } from "./targets";

interface Props {
  label: string;
  card: Card;
  type: string;
  value: unknown[] | null;
  onChange: (target: unknown[] | null) => void;
}

export function TargetSelect({ label, card, type, value, onChange }: Props) {
  const table = tableOf(card);
  const fields = useQuery({ ...tableQuery(table ?? 0), enabled: table !== null });
  const found = table === null ? variableTargets(type, card) : columnTargets(type, fields.data?.fields ?? []);
  const at = found.findIndex(({ target }) => isSameTarget(target, value));
  // what another client connected is kept, and named as it is
  const kept = value !== null && at < 0 && !fields.isLoading;
  const data = found.map(({ label }, place) => ({ value: String(place), label }));
  return (
    <Select
      label={label}
      placeholder={fields.isLoading ? "Loading columns…" : data.length > 0 ? "Not filtered" : "Nothing in it fits"}
      data={kept ? [...data, { value: "kept", label: "Something chosen elsewhere" }] : data}
      value={kept ? "kept" : at < 0 ? null : String(at)}
      disabled={data.length === 0 && !kept}
      error={fields.error ? `Its columns could not be loaded: ${fields.error.message}` : null}
      searchable
      clearable
      limit={200}
      onChange={(place) => {
        if (place !== "kept") onChange(place === null ? null : (found[Number(place)]?.target ?? null));
      }}
    />
  );
}
