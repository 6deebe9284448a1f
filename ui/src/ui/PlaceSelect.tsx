/** A field that asks for a collection to put something into, however many there are. */
import { Select, type SelectProps } from "@mantine/core";

interface Props extends Omit<SelectProps, "data"> {
  places: { value: string; label: string }[];
}

export function PlaceSelect({ places, ...field }: Props) {
  return (
    <Select
      placeholder="Choose a collection"
      data={places}
      searchable
      allowDeselect={false}
      limit={100}
      nothingFoundMessage="No collection like that is yours to change"
      {...field}
    />
  );
}
