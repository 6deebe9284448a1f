import { Anchor, Button, Code, Group, List, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeGoogle } from "@/api/google";
import { CopyButton } from "@/ui/CopyButton";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { fixable, variableOf } from "./fixed";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

const ENABLED = "google-auth-enabled";
const CLIENT_ID = "google-auth-client-id";
const DOMAINS = "google-auth-auto-create-accounts-domain";
const HOSTED = "google-auth-hosted-domain";
const CLIENT_ID_END = ".apps.googleusercontent.com";

export function GoogleForm({ settings, properties }: KnownSettings) {
  const form = useForm<Record<string, string | boolean>>({
    initialValues: {
      [ENABLED]: properties[ENABLED] === true,
      [CLIENT_ID]: String(properties[CLIENT_ID] ?? ""),
      [DOMAINS]: String(properties[DOMAINS] ?? ""),
      [HOSTED]: String(properties[HOSTED] ?? ""),
    },
    validate: {
      [CLIENT_ID]: (id, values) => clientIdError(String(id).trim(), values[ENABLED] === true),
    },
  });
  const { save, refusal } = useSaving(form, changeGoogle);
  const origin = new URL(String(properties["site-url"] ?? window.location.origin)).origin;
  const mayChange = (key: string) => variableOf(settings, key) === null;
  const submit = form.onSubmit(
    (values) => save.mutate(toSend(values, mayChange)),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={560}>
        <Switch
          label="People may sign in with Google"
          {...fixable(settings, ENABLED, "The sign-in page then loads a script from accounts.google.com.")}
          {...form.getInputProps(ENABLED, { type: "checkbox" })}
        />
        <TextInput
          label="Client ID"
          placeholder="1234567890-abc.apps.googleusercontent.com"
          autoComplete="off"
          spellCheck={false}
          {...fixable(settings, CLIENT_ID, <HowToGetOne origin={origin} />)}
          descriptionProps={{ component: "div" }}
          inputWrapperOrder={["label", "input", "error", "description"]}
          {...form.getInputProps(CLIENT_ID)}
        />
        <TextInput
          label="Domains whose people get an account by themselves"
          placeholder="example.com, example.org"
          autoComplete="off"
          spellCheck={false}
          {...fixable(
            settings,
            DOMAINS,
            "Whoever has a Google account with an address there can sign in without being invited. Empty: nobody can.",
          )}
          {...form.getInputProps(DOMAINS)}
        />
        <TextInput
          label="Only people of these Google Workspace domains"
          placeholder="example.com"
          autoComplete="off"
          spellCheck={false}
          {...fixable(settings, HOSTED, "Everybody else stays out, whatever their address. Empty: no such limit.")}
          {...form.getInputProps(HOSTED)}
        />
        <FormAlert message={refusal.general} mb={0} />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()} style={{ alignSelf: "flex-start" }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

function HowToGetOne({ origin }: { origin: string }) {
  return (
    <List type="ordered" size="sm" spacing={4} mt={4}>
      <List.Item>
        In the{" "}
        <Anchor
          href="https://console.cloud.google.com/apis/credentials"
          target="_blank"
          rel="noreferrer"
          size="sm"
          underline="always"
        >
          Google Cloud console
        </Anchor>
        , create an OAuth client ID for a web application.
      </List.Item>
      <List.Item>
        <Group component="span" gap={6} display="inline-flex">
          Add <Code>{origin}</Code> to its authorised JavaScript origins.
          <CopyButton text={origin} label="Copy the origin" size="compact-xs" variant="default" />
        </Group>
      </List.Item>
      <List.Item>Copy the client ID here. Its secret is not needed.</List.Item>
    </List>
  );
}

function clientIdError(id: string, isOn: boolean): string | null {
  if (id === "") return isOn ? "Google sign-in needs a client ID." : null;
  return id.endsWith(CLIENT_ID_END) ? null : `A client ID ends with ${CLIENT_ID_END}.`;
}

/** All of them: the server takes a new client ID for "on" unless it is told otherwise. */
function toSend(values: Record<string, string | boolean>, mayChange: (key: string) => boolean) {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => mayChange(key))
      .map(([key, value]) => [key, typeof value === "string" ? value.trim() || null : value]),
  );
}
