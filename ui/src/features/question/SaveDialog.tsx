/** Asks what a question is called, what it is for, and where it should lie. */
import { Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Card } from "@/api/types";
import { createCard } from "@/api/cards";
import { placeId, toPutInto } from "@/api/collectionPlaces";
import { useOfferedPlace } from "@/api/useOfferedPlace";
import { usePlaces } from "@/api/usePlaces";
import { useRefusal } from "@/api/useRefusal";
import { recall, remember } from "@/lib/remembered";
import { FormAlert } from "@/ui/FormAlert";
import { FormDialog } from "@/ui/FormDialog";
import { PlaceField } from "@/ui/PlaceField";

/** What is saved beside the words about it. */
export type Content = Pick<Card, "dataset_query" | "display" | "visualization_settings">;

interface Props {
  title: string;
  content: Content;
  initial?: { name: string; description: string; place: string };
  onSaved: (card: Card) => Promise<void>;
  onClose: () => void;
}

export function SaveDialog({ title, content, initial, onSaved, onClose }: Props) {
  const offered = useOfferedPlace([initial?.place, recall("session", "place")]);
  const [chosen, choose] = useState<string | null>(null);
  const place = chosen ?? offered;
  const places = usePlaces(toPutInto(), place);
  const form = useForm({
    initialValues: { name: initial?.name ?? "", description: initial?.description ?? "" },
    validate: { name: (name) => (name.trim() === "" ? "Enter a name." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["name", "description"]);
  const saving = useMutation({
    mutationFn: ({ name, description, place }: typeof form.values & { place: string }) =>
      createCard({
        ...content,
        name: name.trim(),
        ...(description.trim() === "" ? {} : { description: description.trim() }),
        collection_id: placeId(place),
      }),
    onSuccess: async (card, { place }) => {
      remember("session", "place", place);
      await onSaved(card);
    },
    onError: refusal.show,
  });
  return (
    <FormDialog
      title={title}
      verb="Save"
      isReady={place !== null}
      isBusy={saving.isPending}
      onSubmit={form.onSubmit((values) => {
        if (place !== null) saving.mutate({ ...values, place });
      })}
      onClose={onClose}
    >
      <FormAlert message={refusal.general} mb={0} />
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <Textarea
        label="Description"
        description="What it answers, for those who come across it."
        rows={3}
        {...form.getInputProps("description")}
      />
      <PlaceField
        label="Collection"
        description="Whoever sees the collection sees the question and its answer."
        value={place}
        onChange={choose}
        {...places}
      />
    </FormDialog>
  );
}
