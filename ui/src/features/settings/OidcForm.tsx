import { Alert, Code, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeOidc } from "@/api/oidc";
import { CopyButton } from "@/ui/CopyButton";
import { TextLink } from "@/ui/links";
import { PasswordField } from "@/ui/PasswordField";
import { Section } from "@/ui/Section";
import { fixable } from "./fixed";
import { FollowedGroups } from "./FollowedGroups";
import { keptOidcSecret, oidcMappingsError, oidcToSend, type OidcValues, oidcValues } from "./oidcSettings";
import { ProviderFoot } from "./ProviderFoot";
import type { KnownSettings } from "./SettingsFetched";
import { useProviderForm } from "./useProviderForm";

export function OidcForm({ settings, properties }: KnownSettings) {
  const form = useForm<OidcValues>({
    initialValues: oidcValues(properties),
    validate: {
      "oidc-issuer": (value) => (value.trim() === "" ? "Enter the address of the issuer." : null),
      "oidc-client-id": (value) => (value.trim() === "" ? "Enter the client ID." : null),
      "oidc-group-mappings": oidcMappingsError,
    },
  });
  const { submit, text, flag, foot } = useProviderForm(form, settings, {
    secret: "oidc-client-secret",
    toSend: oidcToSend,
    send: changeOidc,
    said: "Saved: the provider answered",
  });
  return (
    <form onSubmit={submit} noValidate>
      <Switch
        mb="xl"
        {...flag(
          "oidc-enabled",
          "People may sign in with OpenID Connect",
          "The sign-in page then has a button for it.",
        )}
      />
      <Section title="Provider">
        <Stack maw={560}>
          <RedirectAddress site={properties["site-url"]} />
          <TextInput
            placeholder="https://login.example.com/realms/acme"
            {...text("oidc-issuer", "Issuer", "Exactly as the provider spells it, a slash at its end included.")}
          />
          <TextInput {...text("oidc-client-id", "Client ID")} />
          <PasswordField
            {...text("oidc-client-secret", "Client secret", "Empty for a public client.")}
            autoComplete="new-password"
            placeholder={keptOidcSecret(settings) === null ? "" : "Kept as it is; type to replace it"}
          />
          <TextInput {...text("oidc-scopes", "Scopes", "What is asked of the provider. openid has to be there.")} />
          <TextInput
            placeholder="single sign-on"
            {...text("oidc-display-name", "Name on the button", "It follows the words “Sign in with”.")}
          />
        </Stack>
      </Section>
      <Section title="People">
        <Stack maw={560}>
          <Switch
            {...flag(
              "oidc-user-provisioning-enabled",
              "Whoever has no account gets one",
              "Otherwise only people who have an account here can sign in.",
            )}
          />
          <TextInput
            placeholder="example.com, example.org"
            {...text(
              "oidc-allowed-domains",
              "Only people with addresses of these domains",
              "Everybody else stays out. Empty: no such limit.",
            )}
          />
          <Switch
            {...flag(
              "oidc-require-verified-email",
              "The provider has to have verified an address",
              "People and their accounts here are matched by it. Turn this off only if nobody can choose their address at the provider.",
            )}
          />
        </Stack>
      </Section>
      <FollowedGroups
        whose="provider"
        placeholder="staff"
        isOn={form.values["oidc-group-sync"]}
        sync={flag(
          "oidc-group-sync",
          "Groups follow the provider",
          "Whenever somebody signs in this way, they come into the groups below that are theirs and leave the others below. Groups that stand in no line are left alone.",
        )}
        {...fixable(settings, "oidc-group-mappings", undefined)}
        mappings={form.values["oidc-group-mappings"]}
        error={form.errors["oidc-group-mappings"]}
        onChange={(mappings) => form.setFieldValue("oidc-group-mappings", mappings)}
      >
        <TextInput
          {...text(
            "oidc-groups-claim",
            "Claim with the groups",
            "The part of the ID token that names a person’s groups. Some providers add it only when a scope asks for it.",
          )}
        />
      </FollowedGroups>
      <ProviderFoot
        {...foot}
        isOn={form.values["oidc-enabled"]}
        whenOn="The provider is asked for its description and its keys before anything is saved."
        whenOff="While it is off, nothing is asked of the provider."
      />
    </form>
  );
}

/** What the provider has to be told; without an address of the site there is none. */
function RedirectAddress({ site }: { site: unknown }) {
  if (typeof site !== "string" || site === "")
    return (
      <Alert color="yellow" variant="light" title="This site has no address yet">
        The provider sends people back to it. <TextLink to="/admin/settings">Set the site URL first.</TextLink>
      </Alert>
    );
  const address = `${site}/api/session/oidc/callback`;
  return (
    <div>
      <Text size="sm">Make a client at the provider for a web application, with this redirect address:</Text>
      <Group gap="xs" wrap="nowrap">
        <Code>{address}</Code>
        <CopyButton text={address} label="Copy the redirect address" size="compact-xs" variant="default" />
      </Group>
    </div>
  );
}
