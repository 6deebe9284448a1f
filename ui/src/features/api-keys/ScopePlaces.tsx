/** Where a scope holds: everywhere, or in some databases, or in some collections with all that lies in them. */
import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { placesOfScopes } from "@/api/collectionPlaces";
import { collectionTreeQuery } from "@/api/collections";
import { databasesQuery } from "@/api/databases";
import type { ScopeView } from "@/api/types";
import { placeOf, placeWords } from "./scopes";
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

function Databases({ about, ...props }: PlacesProps) {
  const databases = useQuery(databasesQuery).data?.data ?? [];
  return (
    <Places
      aria-label={`Databases: ${about}`}
      everywhere="In all databases"
      known={databases.map(({ id, name }) => ({ value: placeOf("database", id), label: name }))}
      {...props}
    />
  );
}

function Collections({ about, ...props }: PlacesProps) {
  const tree = useQuery(collectionTreeQuery);
  return (
    <Places
      aria-label={`Collections: ${about}`}
      everywhere="In all collections"
      description={props.value.length > 0 ? "With all that lies in it." : undefined}
      known={placesOfScopes(tree.data ?? []).map(({ id, path }) => ({ value: placeOf("collection", id), label: path }))}
      nothingFoundMessage={tree.error?.message ?? "No collection like that"}
      {...props}
    />
  );
}

interface FieldProps extends Omit<MultiSelectProps, "value" | "onChange"> {
  known: { value: string; label: string }[];
  /** What holds while none is chosen. */
  everywhere: string;
  value: string[];
  onChange: (value: string[]) => void;
}

function Places({ known, everywhere, value, ...props }: FieldProps) {
  const listed = new Set(known.map((place) => place.value));
  // one that is put away or gone stays to be seen and taken away
  const others = value.filter((place) => !listed.has(place));
  const names = usePlaceNames(others);
  return (
    <MultiSelect
      ml={32}
      size="xs"
      inputWrapperOrder={["input", "description"]}
      placeholder={value.length === 0 ? everywhere : "And in…"}
      searchable
      limit={100}
      data={[...known, ...others.map((place) => ({ value: place, label: names.get(place) ?? placeWords(place) }))]}
      value={value}
      {...props}
    />
  );
}
