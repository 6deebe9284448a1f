/** Admin › Settings › Authentication: the ways to prove who you are, one card each, and how long that holds. */
import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { apiKeyCountQuery } from "@/api/apiKeys";
import { offers } from "@/api/offers";
import { propertiesQuery } from "@/api/session";
import { counted } from "@/lib/counted";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { KeyRulesForm } from "./KeyRulesForm";
import { MethodCard } from "./MethodCard";
import { SecondFactorForm } from "./SecondFactorForm";
import { SessionForm } from "./SessionForm";
import { SettingsFetched } from "./SettingsFetched";

export default function AuthenticationPage() {
  const keys = useQuery(apiKeyCountQuery).data;
  const properties = useQuery(propertiesQuery).data;
  const hasGoogle = properties?.["google-auth-enabled"] === true;
  return (
    <Page title="Authentication" about="How people and programs sign in to this server.">
      <Stack mb="xl">
        <MethodCard
          title="Email and password"
          about="People sign in with the email address and password of their account."
          {...(properties && { state: offers(properties).ownPasswords ? "on" : "off" })}
        />
        <MethodCard
          title="Google"
          about="People sign in with the Google account they have already."
          {...(properties && { state: hasGoogle ? "on" : "off" })}
          action={(card) => (
            <LinkButton to="/admin/settings/authentication/google" variant="default" aria-describedby={card}>
              {hasGoogle ? "Change" : "Set up"}
            </LinkButton>
          )}
        />
        <MethodCard
          title="LDAP"
          about="People sign in with the password they have in your organisation’s directory."
          {...(properties && { state: offers(properties).ldap ? "on" : "off" })}
          action={(card) => (
            <LinkButton to="/admin/settings/authentication/ldap" variant="default" aria-describedby={card}>
              {properties?.["ldap-configured?"] === true ? "Change" : "Set up"}
            </LinkButton>
          )}
        />
        <MethodCard
          title="OpenID Connect"
          about="People sign in with the account they have at an identity provider of your choice."
          {...(properties && { state: offers(properties).oidc === null ? "off" : "on" })}
          action={(card) => (
            <LinkButton to="/admin/settings/authentication/oidc" variant="default" aria-describedby={card}>
              {properties?.["oidc-configured"] === true ? "Change" : "Set up"}
            </LinkButton>
          )}
        />
        <MethodCard
          title="API Keys"
          about="Let programs use the API with the rights of a group."
          fact={keys === undefined ? undefined : keys === 0 ? "No keys yet" : counted(keys, "key")}
          action={(card) => (
            <LinkButton to="/admin/settings/authentication/api-keys" variant="default" aria-describedby={card}>
              Manage
            </LinkButton>
          )}
        />
      </Stack>
      <Section title="Second factor">
        <SettingsFetched>{(known) => <SecondFactorForm {...known} />}</SettingsFetched>
      </Section>
      <Section title="Sessions">
        <SettingsFetched>{(known) => <SessionForm {...known} />}</SettingsFetched>
      </Section>
      <Section title="Rules for API keys">
        <SettingsFetched>{(known) => <KeyRulesForm {...known} />}</SettingsFetched>
      </Section>
    </Page>
  );
}
