/** Copies a dashboard: under which name, into which collection, and whether its questions are copied, too. */
import { Checkbox, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { placeId, toPutInto } from "@/api/collectionPlaces";
import { copyDashboard } from "@/api/dashboards";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { useOfferedPlace } from "@/api/useOfferedPlace";
import { usePlaces } from "@/api/usePlaces";
import { useRefusal } from "@/api/useRefusal";
import type { Dashboard } from "@/api/types";
import { counted } from "@/lib/counted";
import { slugged } from "@/lib/slug";
import { FormAlert } from "@/ui/FormAlert";
import { FormDialog } from "@/ui/FormDialog";
import { PlaceField } from "@/ui/PlaceField";
import { whoSeesIt } from "./words";

interface Props {
  dashboard: Pick<Dashboard, "id" | "name" | "collection_id">;
  onClose: () => void;
}

export function DuplicateDialog({ dashboard: { id, name, collection_id }, onClose }: Props) {
  const offered = useOfferedPlace([collection_id]);
  const [chosen, choose] = useState<string | null>(null);
  const place = chosen ?? offered;
  const places = usePlaces(toPutInto(), place);
  const form = useForm({
    initialValues: { name: `Copy of ${name}`, isDeep: false },
    validate: { name: (name) => (name.trim() === "" ? "Enter a name." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["name"]);
  const copying = useCopying(id, onClose);
  return (
    <FormDialog
      title={`Duplicate “${name}”`}
      verb="Duplicate"
      isReady={place !== null}
      isBusy={copying.isPending}
      onSubmit={form.onSubmit(({ name, isDeep }) => {
        if (place === null) return;
        const copy = { name: name.trim(), collection_id: placeId(place), is_deep_copy: isDeep };
        copying.mutate(copy, { onError: refusal.show });
      })}
      onClose={onClose}
    >
      <FormAlert message={refusal.general} mb={0} />
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <PlaceField label="Collection" description={whoSeesIt} value={place} onChange={choose} {...places} />
      <Checkbox
        label="Copy its questions, too"
        description="The copies lie beside it and can be changed without changing these. Otherwise both show the same questions."
        {...form.getInputProps("isDeep", { type: "checkbox" })}
      />
    </FormDialog>
  );
}

/** The copy opens. */
function useCopying(id: number, onClose: () => void) {
  const navigate = useNavigate();
  const changed = useDashboardsChanged();
  return useMutation({
    mutationFn: (copy: Parameters<typeof copyDashboard>[1]) => copyDashboard(id, copy),
    onSuccess: async ({ uncopied, ...copy }) => {
      onClose();
      await changed(copy);
      await navigate({ to: "/dashboard/$dashboard", params: { dashboard: slugged(copy.id, copy.name) } });
      notifications.show({
        message:
          uncopied.length === 0
            ? `“${copy.name}” made`
            : `“${copy.name}” made, without ${counted(uncopied.length, "question")} that you do not see`,
      });
    },
  });
}
