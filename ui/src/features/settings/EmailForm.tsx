import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { changeEmail } from "@/api/email";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { PasswordField } from "@/ui/PasswordField";
import {
  type EmailField,
  emailToSend,
  type EmailValues,
  emailValues,
  keptPassword,
  SECURITY,
  usualPort,
  withSecurity,
} from "./emailSettings";
import { EmailTest } from "./EmailTest";
import { fixable } from "./fixed";
import { RemoveEmail } from "./RemoveEmail";
import type { KnownSettings } from "./SettingsFetched";
import { useSaving } from "./useSaving";

export function EmailForm({ settings, properties }: KnownSettings) {
  const assumedSender = String(properties["email-from-address"] ?? "");
  const form = useForm<EmailValues>({
    initialValues: emailValues(settings, properties),
    validate: {
      "email-smtp-host": (value) => (value.trim() === "" ? "Enter the name of the mail server." : null),
      // without a site address there is no domain to send from
      "email-from-address": (value) =>
        value.trim() === "" && assumedSender.endsWith(".invalid") ? "Enter the address mail comes from." : null,
      "email-smtp-port": (value) => (/^\d{0,5}$/.test(value.trim()) ? null : "A port is a number, such as 587."),
    },
  });
  const { save, refusal } = useSaving(form, changeEmail, "Mail is set up: the mail server answered");
  const isConfigured = properties["email-configured?"] === true;
  const isDecided = Object.keys(form.values).every((key) => fixable(settings, key, "").disabled);

  const control = (field: EmailField, label: string, about?: string) => ({
    label,
    ...fixable(settings, field, about),
    ...form.getInputProps(field),
  });
  const port = control("email-smtp-port", "Port");
  const submit = form.onSubmit(
    (values, event) => {
      const fields = event?.currentTarget ?? null;
      save.mutate(emailToSend(values, settings), {
        onSuccess: () => {
          // from here on it is the server's secret
          form.setFieldValue("email-smtp-password", "");
          form.resetDirty({ ...values, "email-smtp-password": "" });
        },
        onError: () => focusFirstError(fields),
      });
    },
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <Stack maw={560}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Group align="flex-start" gap="sm">
            <TextInput
              flex="1 1 140px"
              placeholder="smtp.example.com"
              autoComplete="off"
              spellCheck={false}
              {...control("email-smtp-host", "Mail server")}
            />
            <TextInput
              // a note about the environment needs room
              w={port.disabled ? "100%" : 110}
              inputMode="numeric"
              placeholder={usualPort(form.values["email-smtp-security"])}
              autoComplete="off"
              {...port}
            />
          </Group>
          <Select
            allowDeselect={false}
            data={SECURITY}
            {...control("email-smtp-security", "Encryption")}
            onChange={(value) => value !== null && form.setValues(withSecurity(form.values, value))}
          />
          <TextInput
            autoComplete="off"
            spellCheck={false}
            {...control("email-smtp-username", "User name", "Leave it empty when the server asks for none.")}
          />
          <PasswordField
            autoComplete="new-password"
            placeholder={keptPassword(settings) === null ? "" : "Kept as it is; type to replace it"}
            {...control("email-smtp-password", "Password")}
          />
          <TextInput
            type="email"
            placeholder={assumedSender.endsWith(".invalid") ? "metalith@example.com" : assumedSender}
            autoComplete="off"
            {...control("email-from-address", "Mail comes from")}
          />
          <TextInput
            placeholder={String(properties["site-name"] ?? "")}
            autoComplete="off"
            {...control("email-from-name", "Sender’s name", "Shown beside the address in people’s mail programs.")}
          />
          <TextInput
            autoComplete="off"
            spellCheck={false}
            {...control(
              "email-reply-to",
              "Answers go to",
              "Leave it empty when answers are read at the sender’s address.",
            )}
          />
          {/* the form is long: what went wrong stands where the person has just clicked */}
          <FormAlert message={refusal.general} mb={0} />
          {isDecided ? (
            <Text c="dimmed">Everything here is decided by the environment of the server.</Text>
          ) : (
            <Group>
              <Button type="submit" loading={save.isPending}>
                {isConfigured ? "Save" : "Set up mail"}
              </Button>
              <Text size="sm" c="dimmed">
                The mail server is asked before anything is saved.
              </Text>
            </Group>
          )}
        </Stack>
      </form>
      {isConfigured && (
        <Group>
          <EmailTest isSaved={!form.isDirty()} />
          <RemoveEmail settings={settings} />
        </Group>
      )}
    </Stack>
  );
}
