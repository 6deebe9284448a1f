/** Admin › Settings › General: what this place is called and where it is reached. */
import { useQuery } from "@tanstack/react-query";
import { currentUserQuery } from "@/api/session";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { GeneralForm } from "./GeneralForm";
import { SettingsFetched } from "./SettingsFetched";

export default function GeneralPage() {
  const user = useQuery(currentUserQuery);
  return (
    <Page title="General">
      <Fetched query={user} what="settings">
        {({ is_superuser }) => (
          <SettingsFetched>{(known) => <GeneralForm {...known} isAdministrator={is_superuser} />}</SettingsFetched>
        )}
      </Fetched>
    </Page>
  );
}
