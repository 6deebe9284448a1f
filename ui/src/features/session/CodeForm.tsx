/** The second step of signing in: a code of the app, or one of the codes kept for when the app is lost. */
import { Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/http";
import { verifyCode } from "@/api/secondFactor";
import { useRefusal } from "@/api/useRefusal";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";

/** The contract tells the two refusals apart by their words alone. */
const WRONG = "Invalid authentication code.";

interface Props {
  challenge: string;
  remember: boolean;
  onSignedIn: () => void;
  /** The password has to be given again, for this reason if there is one. */
  onBack: (why: string | null) => void;
}

export function CodeForm({ challenge, remember, onSignedIn, onBack }: Props) {
  const [byRecovery, setByRecovery] = useState(false);
  const form = useForm({
    initialValues: { code: "" },
    validate: { code: (value) => (value.trim() === "" ? "Enter a code." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["code"]);
  const verify = useMutation({
    mutationFn: verifyCode,
    meta: { anonymous: true },
    // what was sent opens the account
    gcTime: 0,
    onMutate: refusal.clear,
    onSuccess: onSignedIn,
    onError: (error) => {
      if (!(error instanceof ApiError) || error.status !== 401) return refusal.show(error);
      if (error.message !== WRONG) return onBack("That took too long, or something changed. Sign in once more.");
      form.setErrors({ code: "This code is wrong, or it was used already." });
    },
  });
  const submit = form.onSubmit(
    ({ code }) => verify.mutate({ challenge_token: challenge, code: code.trim(), remember }),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  const change = () => {
    setByRecovery(!byRecovery);
    refusal.clear();
    form.reset();
  };
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <Stack>
        <Text c="dimmed">
          {byRecovery
            ? "You got ten of them when you turned your second factor on. Each works once."
            : "Your app shows six digits for this server. They change every half minute."}
        </Text>
        <TextInput
          // another kind of code is another field: the keyboard on a phone changes with it
          key={String(byRecovery)}
          label={byRecovery ? "Recovery code" : "Code"}
          autoComplete={byRecovery ? "off" : "one-time-code"}
          inputMode={byRecovery ? "text" : "numeric"}
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          withAsterisk={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          {...form.getInputProps("code")}
        />
        <Button type="submit" loading={verify.isPending}>
          Sign in
        </Button>
        <Group justify="space-between">
          <Anchor component="button" type="button" size="sm" onClick={change}>
            {byRecovery ? "Use a code of the app" : "Use a recovery code"}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={() => onBack(null)}>
            Back to the password
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
