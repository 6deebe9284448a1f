import { TextInput, type TextInputProps } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { fromClock, toClock } from "@/lib/clock";

interface Props {
  label: string;
  moment: string | undefined;
  onChange: (moment: string | undefined) => void;
  w: TextInputProps["w"];
}

/** Date and time. A year is typed digit by digit, and each is a year of its own: only a pause makes it count. */
export function MomentField({ label, moment, onChange, w }: Props) {
  // null while nobody types: then the field follows the address of the page
  const [typed, setTyped] = useState<string | null>(null);
  const pass = useDebouncedCallback((clock: string) => onChange(fromClock(clock)), 600);
  return (
    <TextInput
      type="datetime-local"
      aria-label={label}
      value={typed ?? toClock(moment)}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        pass(currentTarget.value);
      }}
      onBlur={() => {
        pass.flush();
        setTyped(null);
      }}
      w={w}
    />
  );
}
