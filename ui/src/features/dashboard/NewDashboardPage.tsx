/** Makes a dashboard: what it is called, what it is for, where it lies. It opens to be filled. */
import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { placeId, toPutInto } from "@/api/collectionPlaces";
import { createDashboard } from "@/api/dashboards";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { useOfferedPlace } from "@/api/useOfferedPlace";
import { usePlaces } from "@/api/usePlaces";
import { useRefusal } from "@/api/useRefusal";
import { recall, remember } from "@/lib/remembered";
import { slugged } from "@/lib/slug";
import { FormAlert } from "@/ui/FormAlert";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { PlaceField } from "@/ui/PlaceField";
import { whoSeesIt } from "./words";

const route = getRouteApi("/signed-in/dashboard/new");

export default function NewDashboardPage() {
  const { collection } = route.useSearch();
  const navigate = route.useNavigate();
  const changed = useDashboardsChanged();
  const offered = useOfferedPlace([collection, recall("session", "place")]);
  const [chosen, choose] = useState<string | null>(null);
  const place = chosen ?? offered;
  const places = usePlaces(toPutInto(), place);
  const form = useForm({
    initialValues: { name: "", description: "" },
    validate: { name: (name) => (name.trim() === "" ? "Enter a name." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["name", "description"]);
  const making = useMutation({
    mutationFn: ({ name, description, place }: typeof form.values & { place: string }) =>
      createDashboard({
        name: name.trim(),
        ...(description.trim() === "" ? {} : { description: description.trim() }),
        collection_id: placeId(place),
      }),
    onSuccess: async (dashboard, { place }) => {
      remember("session", "place", place);
      await navigate({
        to: "/dashboard/$dashboard",
        params: { dashboard: slugged(dashboard.id, dashboard.name) },
        search: { edit: true },
        replace: true,
      });
      await changed(dashboard);
    },
    onError: refusal.show,
  });
  return (
    <Page title="New dashboard" about="Questions and texts side by side, for everybody who sees its collection.">
      <form
        noValidate
        onSubmit={form.onSubmit((values) => {
          if (place !== null) making.mutate({ ...values, place });
        })}
      >
        <Stack maw={480}>
          <FormAlert message={refusal.general} mb={0} />
          <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps("name")} />
          <Textarea
            label="Description"
            description="What it is for, for those who come across it."
            rows={3}
            {...form.getInputProps("description")}
          />
          <PlaceField label="Collection" description={whoSeesIt} value={place} onChange={choose} {...places} />
          <Group>
            <Button type="submit" loading={making.isPending} disabled={place === null}>
              Create dashboard
            </Button>
            <LinkButton
              variant="default"
              to="/collection/$collectionId"
              params={{ collectionId: collection ?? "root" }}
            >
              Cancel
            </LinkButton>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
