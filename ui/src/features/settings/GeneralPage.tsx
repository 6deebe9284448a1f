/** Admin › Settings › General: what this place is called and where it is reached. */
import { Page } from "@/ui/Page";
import { GeneralForm } from "./GeneralForm";
import { SettingsFetched } from "./SettingsFetched";

export default function GeneralPage() {
  return (
    <Page title="General">
      <SettingsFetched>{(known) => <GeneralForm {...known} />}</SettingsFetched>
    </Page>
  );
}
