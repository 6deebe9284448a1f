/** What a key may do: everything, a ready-made choice, or ticked one by one; some of it only in some places. */
import { Checkbox, Code, Input, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { scopesQuery } from "@/api/apiKeys";
import type { KnownScopes, ScopeView } from "@/api/types";
import { Fetched } from "@/ui/states";
import classes from "./ApiKeys.module.css";
import { ScopePlaces } from "./ScopePlaces";
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
  value: Record<string, string[]>;
  error?: ReactNode;
  onChange: (value: Record<string, string[]>) => void;
}

function Ticks({ scopes, value, error, onChange }: TicksProps) {
  const tick = (names: string[]) =>
    onChange(Object.fromEntries(names.map((name) => [name, value[name] ?? ([] as string[])])));
  return (
    <Checkbox.Group aria-label="Scopes" value={Object.keys(value)} onChange={tick}>
      <Stack gap="sm" className={classes.scopes}>
        {scopes.map(({ name, description, narrow_to }) => (
          <Stack key={name} gap="xs">
            <Checkbox value={name} label={description} description={<Code>{name}</Code>} />
            {value[name] && (
              <ScopePlaces
                kind={narrow_to}
                about={description}
                value={value[name]}
                onChange={(places) => onChange({ ...value, [name]: places })}
              />
            )}
          </Stack>
        ))}
      </Stack>
      {error && <Input.Error mt={4}>{error}</Input.Error>}
    </Checkbox.Group>
  );
}
