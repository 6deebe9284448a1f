/** Asks for the name of a group, for one that is made and for one that is there. */
import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { ApiError } from "@/api/http";
import { useRefusal } from "@/api/useRefusal";
import { FormAlert } from "@/ui/FormAlert";
import { FormDialog } from "@/ui/FormDialog";

interface Props<T> {
  title: string;
  verb: string;
  name: string;
  save: (name: string) => Promise<T>;
  onSaved: (saved: T) => Promise<void>;
  onClose: () => void;
}

export function NameDialog<T>({ title, verb, name, save, onSaved, onClose }: Props<T>) {
  const form = useForm({
    initialValues: { name },
    validate: { name: (value) => (value.trim() === "" ? "Enter a name." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["name"]);
  const saving = useMutation({
    mutationFn: (values: typeof form.values) => save(values.name.trim()),
    onSuccess: onSaved,
    onError: (error) => refusal.show(aboutTheName(error)),
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
      <TextInput
        label="Name"
        description="Such as the team it stands for."
        autoComplete="off"
        data-autofocus
        maxLength={254}
        {...form.getInputProps("name")}
      />
    </FormDialog>
  );
}

/** That a name is taken comes as a plain text, and belongs to the only field there is. */
function aboutTheName(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.status !== 400 || Object.keys(error.fields).length > 0) return error;
  return new ApiError(error.status, error.message, { name: error.message });
}
