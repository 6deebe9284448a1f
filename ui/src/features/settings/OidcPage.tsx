/** Admin › Settings › Authentication › OpenID Connect. */
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { OidcForm } from "./OidcForm";
import { SettingsFetched } from "./SettingsFetched";

export default function OidcPage() {
  return (
    <Page
      trail={<TextLink to="/admin/settings/authentication">Authentication</TextLink>}
      title="OpenID Connect"
      about="People sign in with the account they have at an identity provider, such as Keycloak, Entra ID, Okta or Authentik. Their password here, if they have one, goes on working."
    >
      <SettingsFetched>{(known) => <OidcForm {...known} />}</SettingsFetched>
    </Page>
  );
}
