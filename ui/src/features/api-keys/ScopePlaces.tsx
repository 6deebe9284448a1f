/** Where a scope holds: everywhere, or in some databases, or in some collections with all that lies in them. */
import { MultiSelect, Pill, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { toNarrowTo } from "@/api/collectionPlaces";
import { databasesQuery } from "@/api/databases";
import type { ScopeView } from "@/api/types";
import { usePlaces } from "@/api/usePlaces";
import { TreeField } from "@/ui/TreeField";
import { idsOf, placeOf, placeWords } from "./scopes";
import { usePlaceNames } from "./usePlaceNames";

interface Props extends PlacesProps {
  kind: ScopeView["narrow_to"];
}

interface PlacesProps {
  /** What the scope allows. */
  about: string;
  value: string[];
  onChange: (value: string[]) => void;
}

export function ScopePlaces({ kind, ...props }: Props) {
  if (kind === "database") return <Databases {...props} />;
  if (kind === "collection") return <Collections {...props} />;
  return null;
}

function Databases({ about, value, onChange }: PlacesProps) {
  const databases = useQuery(databasesQuery).data?.data ?? [];
  const known = databases.map(({ id, name }) => ({ value: placeOf("database", id), label: name }));
  // one that is gone stays to be seen and taken away
  const others = value.filter((place) => !known.some(({ value }) => value === place));
  return (
    <MultiSelect
      aria-label={`Databases: ${about}`}
      ml={32}
      size="xs"
      placeholder={value.length === 0 ? "In all databases" : "And in…"}
      searchable
      limit={100}
      data={[...known, ...others.map((place) => ({ value: place, label: placeWords(place) }))]}
      value={value}
      onChange={onChange}
    />
  );
}

function Collections({ about, value, onChange }: PlacesProps) {
  const { finder, isOpen, setOpen } = usePlaces(toNarrowTo, null);
  const names = usePlaceNames(value);
  const nameOf = (place: string) => names.get(place) ?? placeWords(place);
  const turn = (place: string) =>
    onChange(value.includes(place) ? value.filter((one) => one !== place) : [...value, place]);
  return (
    <Stack gap={6} ml={32}>
      {value.length > 0 && (
        <Pill.Group>
          {value.map((place) => (
            <Pill
              key={place}
              withRemoveButton
              removeButtonProps={{ "aria-label": `Remove ${nameOf(place)}`, "aria-hidden": false, tabIndex: 0 }}
              onRemove={() => turn(place)}
            >
              {nameOf(place)}
            </Pill>
          ))}
        </Pill.Group>
      )}
      <TreeField
        aria-label={`Collections: ${about}`}
        size="xs"
        inputWrapperOrder={["input", "description"]}
        description={value.length > 0 ? "With all that lies in it." : undefined}
        what="collections"
        finder={finder}
        isOpen={isOpen}
        setOpen={setOpen}
        name={null}
        placeholder={value.length === 0 ? "In all collections" : "And in…"}
        chosen={idsOf("collection", value).map(String)}
        staysOpen
        onChoose={(id) => turn(placeOf("collection", id))}
      />
    </Stack>
  );
}
