/** Admin › Settings › General: what this place is called and where it is reached. */
import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { propertiesQuery } from "@/api/session";
import { changeSettings } from "@/api/settings";
import type { Properties } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { FormAlert } from "@/ui/FormAlert";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";

export default function GeneralPage() {
  const properties = useQuery(propertiesQuery);
  return (
    <Page title="General">
      <Fetched query={properties} what="settings">
        {(properties) => <GeneralForm properties={properties} />}
      </Fetched>
    </Page>
  );
}

function GeneralForm({ properties }: { properties: Properties }) {
  const queryClient = useQueryClient();
  const text = (key: string) => (typeof properties[key] === "string" ? properties[key] : "");
  const form = useForm({
    initialValues: { "site-name": text("site-name"), "site-url": text("site-url"), "admin-email": text("admin-email") },
  });
  const refusal = useRefusal(form.setErrors, Object.keys(form.values));
  const save = useMutation({
    mutationFn: changeSettings,
    onSuccess: async () => {
      refusal.clear();
      form.resetDirty();
      await queryClient.invalidateQueries({ queryKey: propertiesQuery.queryKey });
      notifications.show({ message: "Settings saved" });
    },
    onError: refusal.show,
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <FormAlert message={refusal.general} />
      <Stack maw={480}>
        <TextInput label="Site name" description="Shown on the start page." {...form.getInputProps("site-name")} />
        <TextInput
          label="Site address"
          description="Where people reach this server. Used in links that leave it, such as those in mail."
          type="url"
          placeholder="https://metalith.example.com"
          {...form.getInputProps("site-url")}
        />
        <TextInput
          label="Administrator’s email address"
          description="Whom people should ask for help."
          type="email"
          {...form.getInputProps("admin-email")}
        />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
