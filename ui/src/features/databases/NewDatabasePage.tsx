/** Admin › Databases › Add database. */
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createDatabase, databasesKey } from "@/api/databases";
import { type Engine, engines } from "@/api/engines";
import { propertiesQuery } from "@/api/session";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { ConnectionTest } from "./ConnectionTest";
import { DatabaseForm } from "./DatabaseForm";
import { useDatabaseForm } from "./useDatabaseForm";

export default function NewDatabasePage() {
  const properties = useQuery(propertiesQuery);
  return (
    <Page title="Add a database" trail={<TextLink to="/admin/databases">Databases</TextLink>}>
      <Fetched query={properties} what="database types">
        {(properties) => <NewDatabase engines={engines(properties)} />}
      </Fetched>
    </Page>
  );
}

function NewDatabase({ engines }: { engines: Engine[] }) {
  const form = useDatabaseForm(engines);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: createDatabase,
    onSuccess: async ({ name }) => {
      await queryClient.invalidateQueries({ queryKey: databasesKey });
      notifications.show({ message: `“${name}” is connected. Its tables are being read.` });
      await navigate({ to: "/admin/databases" });
    },
    onError: form.refusal.show,
  });
  const save = () => create.mutate({ name: form.name.trim(), engine: form.engine?.key ?? "", details: form.toSend() });
  return (
    <DatabaseForm form={form} engines={engines} busy={create.isPending} save="Save" onSave={save}>
      <ConnectionTest form={form} />
    </DatabaseForm>
  );
}
