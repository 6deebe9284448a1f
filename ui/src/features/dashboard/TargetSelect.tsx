/** Chooses into what of one question a filter goes. */
import { Select } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { tableQuery } from "@/api/tables";
import type { Card } from "@/api/types";
import { columnTargets, isSameTarget, references, tableOf, variableTargets } from "./targets";

interface Props {
  label: string;
  card: Card;
  type: string;
  value: unknown[] | null;
  onChange: (target: unknown[] | null) => void;
}

export function TargetSelect({ label, card, type, value, onChange }: Props) {
  const { found, isLoading, error } = useTargets(card, type);
  const at = found.findIndex(({ target }) => isSameTarget(target, value));
  // what another client connected is kept, and named as it is
  const kept = value !== null && at < 0 && !isLoading;
  const data = found.map(({ label }, place) => ({ value: String(place), label }));
  return (
    <Select
      label={label}
      placeholder={isLoading ? "Loading columns…" : data.length > 0 ? "Not filtered" : nothingFits(card)}
      data={kept ? [...data, { value: "kept", label: "Something chosen elsewhere" }] : data}
      value={kept ? "kept" : at < 0 ? null : String(at)}
      disabled={data.length === 0 && !kept}
      error={error ? `Its columns could not be loaded: ${error.message}` : null}
      searchable
      clearable
      limit={200}
      onChange={(place) => {
        if (place !== "kept") onChange(place === null ? null : (found[Number(place)]?.target ?? null));
      }}
    />
  );
}

const nothingFits = (card: Card) =>
  card.dataset_query.native ? "Its SQL has no variable that fits" : "None of its columns fits";

/** All that such a filter can go into: variables of SQL, or columns of a table and of those that it refers to. */
function useTargets(card: Card, type: string) {
  const table = tableOf(card);
  const own = useQuery({ ...tableQuery(table ?? 0), enabled: table !== null });
  const fields = own.data?.fields ?? [];
  const further = references(fields);
  const behind = useQueries({ queries: further.map(({ table }) => tableQuery(table)) });
  return {
    found:
      table === null
        ? variableTargets(type, card)
        : [
            ...columnTargets(type, fields),
            // a table that one may not see has nothing to offer, and is no reason to fail
            ...further.flatMap(({ field }, at) => columnTargets(type, behind[at]?.data?.fields ?? [], field)),
          ],
    isLoading: own.isLoading || behind.some(({ isLoading }) => isLoading),
    error: own.error,
  };
}
