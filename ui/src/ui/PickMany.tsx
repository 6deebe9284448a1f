/** Chooses several of more than can be listed: what is typed is looked for elsewhere, and the chosen keep their names. */
import { MultiSelect, type MultiSelectProps, Text } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

export interface Choice {
  value: string;
  label: string;
  /** Tells apart those of the same name. */
  about?: string;
}

interface PickManyProps extends Omit<MultiSelectProps, "data" | "value" | "onChange" | "onSearchChange"> {
  /** What fits the letters. */
  found: Choice[];
  chosen: Choice[];
  onChange: (chosen: Choice[]) => void;
  /** Told the letters after a pause. */
  onLetters: (letters: string) => void;
}

export function PickMany({ found, chosen, onChange, onLetters, ...props }: PickManyProps) {
  const pass = useDebouncedCallback((letters: string) => onLetters(letters.trim()), 250);
  // it would cover what comes next, such as the button of a dialog: it goes with each choice and comes with the next letter
  const [isOpen, setOpen] = useState(false);
  const known = new Map([...found, ...chosen].map((choice) => [choice.value, choice]));
  return (
    <MultiSelect
      data={[...known.values()].map(({ value, label }) => ({ value, label }))}
      value={chosen.map(({ value }) => value)}
      onChange={(values) => onChange(values.flatMap((value) => known.get(value) ?? []))}
      onSearchChange={pass}
      dropdownOpened={isOpen}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      onOptionSubmit={() => setOpen(false)}
      searchable
      clearable
      hidePickedOptions
      // they have been searched already, also in what is not shown here
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <div>
          {option.label}
          {known.get(option.value)?.about && (
            <Text size="xs" c="dimmed">
              {known.get(option.value)?.about}
            </Text>
          )}
        </div>
      )}
      {...props}
    />
  );
}
