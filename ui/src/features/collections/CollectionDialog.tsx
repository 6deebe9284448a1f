/** Asks for the name of a collection and a sentence about it, for one that is made and for one that is there. */
import { Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { SavedCollection } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { FormAlert } from "@/ui/FormAlert";
import { FormDialog } from "@/ui/FormDialog";

interface Props {
  title: string;
  verb: string;
  initial: { name: string; description: string };
  save: (words: { name: string; description: string | null }) => Promise<SavedCollection>;
  onSaved: (saved: SavedCollection) => Promise<void>;
  onClose: () => void;
}

export function CollectionDialog({ title, verb, initial, save, onSaved, onClose }: Props) {
  const form = useForm({
    initialValues: initial,
    validate: { name: (value) => (value.trim() === "" ? "Enter a name." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["name", "description"]);
  const saving = useMutation({
    mutationFn: ({ name, description }: typeof form.values) =>
      save({ name: name.trim(), description: description.trim() || null }),
    onSuccess: onSaved,
    onError: refusal.show,
  });
  return (
    <FormDialog
      title={title}
      verb={verb}
      isBusy={saving.isPending}
      onSubmit={form.onSubmit((values) => saving.mutate(values))}
      onClose={onClose}
    >
      <FormAlert message={refusal.general} mb={0} />
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <Textarea
        label="Description"
        description="What it is for, for those who come across it."
        rows={3}
        {...form.getInputProps("description")}
      />
    </FormDialog>
  );
}
