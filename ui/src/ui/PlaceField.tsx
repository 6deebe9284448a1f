/** A field that asks for a collection, however many there are. */
import type { ComponentProps } from "react";
import { TreeField } from "./TreeField";

interface Props extends Pick<
  ComponentProps<typeof TreeField>,
  "label" | "description" | "finder" | "isOpen" | "setOpen" | "name"
> {
  value: string | null;
  onChange: (place: string) => void;
}

export function PlaceField({ value, onChange, ...field }: Props) {
  return (
    <TreeField
      what="collections"
      placeholder="Choose a collection"
      chosen={value === null ? [] : [value]}
      onChoose={onChange}
      {...field}
    />
  );
}
