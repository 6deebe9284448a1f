/** Admin › Settings › Authentication › LDAP. */
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { LdapForm } from "./LdapForm";
import { SettingsFetched } from "./SettingsFetched";

export default function LdapPage() {
  return (
    <Page
      trail={<TextLink to="/admin/settings/authentication">Authentication</TextLink>}
      title="LDAP"
      about="People sign in with the password they have in your organisation’s directory. Whoever is not in it goes on signing in with the password kept here."
    >
      <SettingsFetched>{(known) => <LdapForm {...known} />}</SettingsFetched>
    </Page>
  );
}
