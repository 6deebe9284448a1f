/** Chooses questions that are saved already, collection by collection; several one after the other. */
import { Button, Group, Modal, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Card } from "@/api/types";
import { cardQuery } from "@/api/cards";
import { placeKey, toLookAt } from "@/api/collectionPlaces";
import { questionsInQuery } from "@/api/collections";
import type { CollectionItem } from "@/api/types";
import { usePlaces } from "@/api/usePlaces";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import { PlaceField } from "@/ui/PlaceField";
import { Empty, Fetched } from "@/ui/states";
import { useReturnFocus } from "@/ui/useReturnFocus";
import classes from "./Picker.module.css";

interface Props {
  /** Where the dashboard lies: what is put on it often lies there, too. */
  near: number | null;
  onPick: (card: Card) => void;
  onClose: () => void;
}

export function QuestionPicker({ near, onPick, onClose }: Props) {
  const client = useQueryClient();
  const [place, setPlace] = useState(String(near ?? "root"));
  const [words, setWords] = useState("");
  const [said, setSaid] = useState("");
  const places = usePlaces(toLookAt, place);
  const items = useQuery(questionsInQuery(placeKey(place)));
  const pick = useMutation({
    mutationFn: (id: number) => client.fetchQuery(cardQuery(id)),
    onSuccess: (card) => {
      onPick(card);
      setSaid(`“${card.name}” added`);
    },
  });
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title="Add questions" size="lg">
      <Stack>
        <FormAlert message={pick.error?.message ?? null} mb={0} />
        <Group grow align="flex-start">
          <PlaceField label="Collection" value={place} onChange={setPlace} {...places} />
          <TextInput
            label="Search"
            placeholder="Words of the name"
            value={words}
            data-autofocus
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </Group>
        <Fetched query={items} what="questions">
          {({ data, total }) => (
            <Choices
              items={data.filter(({ name }) => isMeant(name, words))}
              isCut={total > data.length}
              isSearch={words.trim() !== ""}
              onPick={(id) => pick.mutate(id)}
            />
          )}
        </Fetched>
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {said}
          </Text>
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ChoicesProps {
  items: CollectionItem[];
  isCut: boolean;
  isSearch: boolean;
  onPick: (id: number) => void;
}

function Choices({ items, isCut, isSearch, onPick }: ChoicesProps) {
  if (items.length === 0) {
    return (
      <Empty icon="search" title={isSearch ? "No question like that here" : "No questions in this collection"}>
        {isSearch ? "Try other words, or another collection." : "Choose another collection, or save a question first."}
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label="Questions">
        {items.map(({ id, name, description }) => (
          <li key={id}>
            <UnstyledButton className={classes.choice} aria-label={`Add ${name}`} onClick={() => onPick(id)}>
              <Icon name="add" size={16} />
              <span>
                {name}
                {description && (
                  <Text span display="block" size="sm" c="dimmed" lineClamp={1}>
                    {description}
                  </Text>
                )}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {isCut && (
        <Text size="sm" c="dimmed">
          There are more than these in this collection. Collections in it are easier to look through.
        </Text>
      )}
    </>
  );
}

function isMeant(name: string, words: string): boolean {
  const text = name.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
