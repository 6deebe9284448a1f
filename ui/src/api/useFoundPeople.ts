import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { peopleQuery } from "./people";

/** People by letters of the name or address, as a field that chooses some of them wants them. */
export function useFoundPeople() {
  const [letters, setLetters] = useState("");
  const people = useQuery(peopleQuery({ query: letters || undefined })).data?.data ?? [];
  return {
    found: people.map(({ id, common_name, email }) => ({ value: String(id), label: common_name, about: email })),
    onLetters: setLetters,
  };
}
