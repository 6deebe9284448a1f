import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useRefusal } from "@/api/useRefusal";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";

interface Props {
  typed: string;
  busy: boolean;
  onAsk: (email: string) => Promise<unknown>;
}

export function ForgotPasswordForm({ typed, busy, onAsk }: Props) {
  const form = useForm({
    initialValues: { email: typed },
    validate: { email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : "Enter your email address.") },
  });
  const refusal = useRefusal(form.setErrors, ["email"]);
  const submit = form.onSubmit(
    ({ email }) => void onAsk(email.trim()).catch(refusal.show),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <Stack>
        <Text>We send you a link with which you can choose a new password.</Text>
        <TextInput
          label="Email address"
          type="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          {...form.getInputProps("email")}
        />
        <Button type="submit" loading={busy}>
          Send the link
        </Button>
      </Stack>
    </form>
  );
}
