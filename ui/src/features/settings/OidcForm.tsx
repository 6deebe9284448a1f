import { Alert, Button, Code, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeOidc } from "@/api/oidc";
import { CopyButton } from "@/ui/CopyButton";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { TextLink } from "@/ui/links";
import { PasswordField } from "@/ui/PasswordField";
import { Section } from "@/ui/Section";
import { fixable } from "./fixed";
import { OidcGroups } from "./OidcGroups";
import {
  keptOidcSecret,
  type OidcFlag,
  oidcMappingsError,
  type OidcText,
  oidcToSend,
  type OidcValues,
  oidcValues,
} from "./oidcSettings";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

export function OidcForm({ settings, properties }: KnownSettings) {
  const form = useForm<OidcValues>({
    initialValues: oidcValues(properties),
    validate: {
      "oidc-issuer": (value) => (value.trim() === "" ? "Enter the address of the issuer." : null),
      "oidc-client-id": (value) => (value.trim() === "" ? "Enter the client ID." : null),
      "oidc-group-mappings": oidcMappingsError,
    },
  });
  const { save, refusal } = useSaving(form, changeOidc, "Saved: the provider answered");
  const isDecided = Object.keys(form.values).every((key) => fixable(settings, key, "").disabled);
  const isOn = form.values["oidc-enabled"];
  const control = (field: OidcText, label: string, about?: string) => ({
    label,
    autoComplete: "off",
    spellCheck: false,
    ...fixable(settings, field, about),
    ...form.getInputProps(field),
  });
  const flag = (field: OidcFlag, label: string, about: string) => ({
    label,
    ...fixable(settings, field, about),
    ...form.getInputProps(field, { type: "checkbox" }),
  });
  const submit = form.onSubmit(
    (values, event) => {
      const fields = event?.currentTarget ?? null;
      save.mutate(oidcToSend(values, settings), {
        onSuccess: () => {
          // from here on it is the server's secret
          form.setFieldValue("oidc-client-secret", "");
          form.resetDirty({ ...values, "oidc-client-secret": "" });
        },
        onError: () => focusFirstError(fields),
      });
    },
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
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
            {...control("oidc-issuer", "Issuer", "Exactly as the provider spells it, a slash at its end included.")}
          />
          <TextInput {...control("oidc-client-id", "Client ID")} />
          <PasswordField
            {...control("oidc-client-secret", "Client secret", "Empty for a public client.")}
            autoComplete="new-password"
            placeholder={keptOidcSecret(settings) === null ? "" : "Kept as it is; type to replace it"}
          />
          <TextInput {...control("oidc-scopes", "Scopes", "What is asked of the provider. openid has to be there.")} />
          <TextInput
            placeholder="single sign-on"
            {...control("oidc-display-name", "Name on the button", "It follows the words “Sign in with”.")}
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
            {...control(
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
      <OidcGroups form={form} settings={settings} />
      <Stack maw={560}>
        {/* the form is long: what went wrong stands where the person has just clicked */}
        <FormAlert message={refusal.general} mb={0} />
        {isDecided ? (
          <Text c="dimmed">Everything here is decided by the environment of the server.</Text>
        ) : (
          <Group>
            <Button type="submit" loading={save.isPending}>
              {isOn ? "Test and save" : "Save"}
            </Button>
            <Text size="sm" c="dimmed">
              {isOn
                ? "The provider is asked for its description and its keys before anything is saved."
                : "While it is off, nothing is asked of the provider."}
            </Text>
          </Group>
        )}
      </Stack>
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
