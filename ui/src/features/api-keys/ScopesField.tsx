/** What a key may do: everything, a ready-made choice, or ticked one by one; some of it for some databases only. */
import { Checkbox, Code, Input, MultiSelect, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { scopesQuery } from "@/api/apiKeys";
import { databasesQuery } from "@/api/databases";
import type { KnownScopes, ScopeView } from "@/api/types";
import { Fetched } from "@/ui/states";
import classes from "./ApiKeys.module.css";
import { EVERYTHING, OWN_CHOICE, presetOf, readScopes, type ScopeChoice } from "./scopes";

interface Props {
  /** What is allowed when nothing is left out. */
  all: string;
  value: ScopeChoice;
  onChange: (value: ScopeChoice) => void;
  error?: ReactNode;
}

export function ScopesField(props: Props) {
  const known = useQuery(scopesQuery);
  return (
    <Fetched query={known} what="scopes">
      {(known) => <Choice {...props} known={known} />}
    </Fetched>
  );
}

function Choice({ all, value, onChange, error, known }: Props & { known: KnownScopes }) {
  const [chosen, setChosen] = useState(() => presetOf(value, known.presets));
  const preset = known.presets.find(({ id }) => id === chosen);
  const choose = (id: string | null) => {
    if (id === null) return;
    setChosen(id);
    if (id === EVERYTHING) onChange(null);
    // ticking begins with what was chosen before
    else if (id === OWN_CHOICE) onChange(value ?? {});
    else onChange(readScopes(known.presets.find((preset) => preset.id === id)?.scopes));
  };
  return (
    <Stack gap="xs">
      <Select
        label="What it may do"
        description={preset?.description}
        data={[
          { value: EVERYTHING, label: all },
          ...known.presets.map(({ id, name }) => ({ value: id, label: name })),
          { value: OWN_CHOICE, label: "What I tick" },
        ]}
        allowDeselect={false}
        value={chosen}
        onChange={choose}
        error={value === null ? error : undefined}
      />
      {value !== null && (
        <Ticks
          scopes={known.scopes}
          value={value}
          error={error}
          onChange={(value) => {
            setChosen(presetOf(value, known.presets));
            onChange(value);
          }}
        />
      )}
    </Stack>
  );
}

interface TicksProps {
  scopes: ScopeView[];
  value: Record<string, number[]>;
  error?: ReactNode;
  onChange: (value: Record<string, number[]>) => void;
}

function Ticks({ scopes, value, error, onChange }: TicksProps) {
  const tick = (names: string[]) =>
    onChange(Object.fromEntries(names.map((name) => [name, value[name] ?? ([] as number[])])));
  return (
    <Checkbox.Group aria-label="Scopes" value={Object.keys(value)} onChange={tick}>
      <Stack gap="sm" className={classes.scopes}>
        {scopes.map(({ name, description, narrow_to }) => (
          <Stack key={name} gap="xs">
            <Checkbox value={name} label={description} description={<Code>{name}</Code>} />
            {narrow_to === "database" && value[name] && (
              <DatabasesField
                about={description}
                value={value[name]}
                onChange={(databases) => onChange({ ...value, [name]: databases })}
              />
            )}
          </Stack>
        ))}
      </Stack>
      {error && <Input.Error mt={4}>{error}</Input.Error>}
    </Checkbox.Group>
  );
}

interface DatabasesProps {
  about: string;
  value: number[];
  onChange: (value: number[]) => void;
}

function DatabasesField({ about, value, onChange }: DatabasesProps) {
  const databases = useQuery(databasesQuery).data?.data ?? [];
  // one that is gone stays to be seen and taken away
  const gone = value.filter((id) => !databases.some((database) => database.id === id));
  return (
    <MultiSelect
      ml={32}
      size="xs"
      aria-label={`Databases: ${about}`}
      placeholder={value.length === 0 ? "In all databases" : "And in…"}
      data={[
        ...databases.map(({ id, name }) => ({ value: String(id), label: name })),
        ...gone.map((id) => ({ value: String(id), label: `Database ${id}` })),
      ]}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
    />
  );
}
