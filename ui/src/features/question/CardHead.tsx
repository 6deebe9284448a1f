/** What stands at the head of a saved question: where it lies, what it is called and for, who changed it last. */
import { Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Card, CardChange } from "@/api/types";
import { changeCard } from "@/api/cards";
import { collectionQuery } from "@/api/collections";
import { useCardsChanged } from "@/api/useCardsChanged";
import { Icon } from "@/ui/icons";
import { InPlace } from "@/ui/InPlace";
import { TextLink } from "@/ui/links";
import { Ago } from "@/ui/Moment";

interface Props {
  card: Card;
  isEditable: boolean;
}

export function Trail({ card: { archived, collection_id } }: { card: Card }) {
  const place = archived ? "trash" : (collection_id ?? "root");
  const collection = useQuery(collectionQuery(place)).data;
  return (
    <Group component="span" gap={4}>
      <Icon name={archived ? "trash" : "folder"} size={14} />
      <TextLink to="/collection/$collectionId" params={{ collectionId: place }}>
        {collection?.name ?? "Collection"}
      </TextLink>
    </Group>
  );
}

export function Heading({ card, isEditable }: Props) {
  const change = useChange(card);
  return (
    <InPlace
      label="Name"
      verb="Rename"
      value={card.name}
      isEditable={isEditable}
      missing="Enter a name."
      save={(name) => change({ name })}
    >
      <Title order={1}>{card.name}</Title>
    </InPlace>
  );
}

export function About({ card, isEditable }: Props) {
  const change = useChange(card);
  return (
    <Stack gap={2}>
      {(card.description || isEditable) && (
        <InPlace
          label="Description"
          verb={card.description ? "Change the description" : "Describe"}
          value={card.description ?? ""}
          isEditable={isEditable}
          isLong
          save={(text) => change({ description: text === "" ? null : text })}
        >
          <Text style={{ whiteSpace: "pre-line" }}>{card.description ?? "No description yet"}</Text>
        </InPlace>
      )}
      <LastChange card={card} />
    </Stack>
  );
}

function LastChange({ card }: { card: Card }) {
  const edit = card["last-edit-info"];
  const name = edit ? [edit.first_name, edit.last_name].filter(Boolean).join(" ") || edit.email : null;
  return (
    <Text size="sm">
      {name === null ? "Made " : `Changed by ${name} `}
      <Ago iso={edit?.timestamp ?? card.created_at} />
    </Text>
  );
}

function useChange({ id }: Card) {
  const changed = useCardsChanged();
  return async (change: CardChange) => changed(await changeCard(id, change));
}
