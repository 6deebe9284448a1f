/** Admin › Settings › Authentication › Google. */
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { GoogleForm } from "./GoogleForm";
import { SettingsFetched } from "./SettingsFetched";

export default function GooglePage() {
  return (
    <Page
      trail={<TextLink to="/admin/settings/authentication">Authentication</TextLink>}
      title="Google"
      about="People sign in with the Google account they have already. Their password here, if they have one, goes on working."
    >
      <SettingsFetched>{(known) => <GoogleForm {...known} />}</SettingsFetched>
    </Page>
  );
}
