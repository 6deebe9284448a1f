/** Admin › Settings › General: what this place is called and where it is reached. */
import { useQuery } from "@tanstack/react-query";
import { propertiesQuery } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { GeneralForm } from "./GeneralForm";

export default function GeneralPage() {
  const settings = useQuery(settingsQuery);
  const properties = useQuery(propertiesQuery);
  return (
    <Page title="General">
      <Fetched query={settings} what="settings">
        {(settings) => (
          <Fetched query={properties} what="settings">
            {(properties) => <GeneralForm settings={settings} properties={properties} />}
          </Fetched>
        )}
      </Fetched>
    </Page>
  );
}
