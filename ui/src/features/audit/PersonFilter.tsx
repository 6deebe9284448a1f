import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { peopleQuery, personQuery } from "@/api/people";

interface Props {
  id: number | undefined;
  onChange: (id: number | undefined) => void;
  w: SelectProps["w"];
}

/** A person by letters of the name or address. Those who left are found, too: what they did stays. */
export function PersonFilter({ id, onChange, w }: Props) {
  const [typed, setTyped] = useState("");
  const chosen = useQuery({ ...personQuery(id ?? 0), enabled: id !== undefined }).data;
  const name = chosen?.common_name ?? (id === undefined ? "" : `Person ${id}`);
  // the chosen name standing in the field is not something to look for
  const [letters] = useDebouncedValue(typed === name ? "" : typed.trim(), 250);
  const found = useQuery(peopleQuery({ query: letters || undefined, status: "all" })).data?.data ?? [];
  const listed = found.map((person) => ({ value: String(person.id), label: person.common_name }));
  const isListed = id === undefined || found.some((person) => person.id === id);
  return (
    <Select
      aria-label="Person"
      placeholder="Anybody"
      data={isListed ? listed : [{ value: String(id), label: name }, ...listed]}
      value={id === undefined ? null : String(id)}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Anybody" }}
      // the server has searched, also in addresses that are not shown here
      filter={({ options }) => options}
      nothingFoundMessage="Nobody has this in their name or address"
      onSearchChange={setTyped}
      onChange={(chosen) => onChange(chosen === null ? undefined : Number(chosen))}
      w={w}
    />
  );
}
