import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { peopleQuery, personQuery } from "./people";

/** One person by letters of the name or address, as a field wants them. Those who left are found, too: what they did stays. */
export function usePersonChoice(id: number | undefined) {
  const [typed, setTyped] = useState("");
  const chosen = useQuery({ ...personQuery(id ?? 0), enabled: id !== undefined }).data;
  const name = chosen?.common_name ?? (id === undefined ? "" : `Person ${id}`);
  // the chosen name standing in the field is not something to look for
  const [letters] = useDebouncedValue(typed === name ? "" : typed.trim(), 250);
  const found = useQuery(peopleQuery({ query: letters || undefined, status: "all" })).data?.data ?? [];
  const listed = found.map((person) => ({ value: String(person.id), label: person.common_name }));
  const isListed = id === undefined || found.some((person) => person.id === id);
  return { options: isListed ? listed : [{ value: String(id), label: name }, ...listed], onLetters: setTyped };
}
