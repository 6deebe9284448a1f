/** A field to search with. What is typed is passed on after a pause; elsewhere it shows what is being searched for. */
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { Icon } from "./icons";

interface SearchFieldProps {
  label: string;
  placeholder: string;
  /** What is being searched for, which may change from outside, as after “back”. */
  value: string;
  onSearch: (text: string) => void;
}

export function SearchField({ label, placeholder, value, onSearch }: SearchFieldProps) {
  // null while nobody types: then the field follows `value`
  const [typed, setTyped] = useState<string | null>(null);
  const pass = useDebouncedCallback((text: string) => onSearch(text.trim()), 250);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      leftSection={<Icon name="search" />}
      value={typed ?? value}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        pass(currentTarget.value);
      }}
      onBlur={() => {
        pass.flush();
        setTyped(null);
      }}
      w={{ base: "100%", xs: 280 }}
    />
  );
}
