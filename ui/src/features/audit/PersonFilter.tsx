import { Select, type SelectProps } from "@mantine/core";
import { usePersonChoice } from "@/api/usePersonChoice";

interface Props {
  id: number | undefined;
  onChange: (id: number | undefined) => void;
  w: SelectProps["w"];
}

/** A person by letters of the name or address. */
export function PersonFilter({ id, onChange, w }: Props) {
  const { options, onLetters } = usePersonChoice(id);
  return (
    <Select
      aria-label="Person"
      placeholder="Anybody"
      data={options}
      value={id === undefined ? null : String(id)}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Anybody" }}
      // the server has searched, also in addresses that are not shown here
      filter={({ options }) => options}
      nothingFoundMessage="Nobody has this in their name or address"
      onSearchChange={onLetters}
      onChange={(chosen) => onChange(chosen === null ? undefined : Number(chosen))}
      w={w}
    />
  );
}
