import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { isAddress } from "@/lib/address";

interface Props {
  address: string | undefined;
  onChange: (address: string | undefined) => void;
  w: TextInputProps["w"];
}

/** Takes whole addresses only; parts of one are for the search. */
export function AddressFilter({ address, onChange, w }: Props) {
  // null while nobody types: then the field follows the address of the page
  const [typed, setTyped] = useState<string | null>(null);
  const [isWrong, setIsWrong] = useState(false);
  const type = (text: string) => {
    setTyped(text);
    setIsWrong(false);
    const whole = text.trim();
    if (whole === "" || isAddress(whole)) onChange(whole || undefined);
  };
  const leave = () => {
    if (typed === null || typed.trim() === "" || isAddress(typed.trim())) setTyped(null);
    else setIsWrong(true);
  };
  return (
    <TextInput
      aria-label="IP address"
      placeholder="IP address"
      error={isWrong && "Not a whole address; the search finds parts."}
      value={typed ?? address ?? ""}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={leave}
      w={w}
    />
  );
}
