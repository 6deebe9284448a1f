import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { isHalfway } from "@/api/secondFactor";
import { signIn } from "@/api/session";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { TextLink } from "@/ui/links";
import { PasswordField } from "@/ui/PasswordField";
import { loginErrors } from "./loginErrors";

interface Props {
  remember: boolean;
  /** Are there names to sign in by that are no addresses? */
  hasUserNames: boolean;
  /** Can a forgotten password be replaced here? */
  mayForget: boolean;
  /** The choice whether to remember, where the form has room for it. */
  children: ReactNode;
  onSignedIn: () => void;
  /** The password is right, and a code is asked for besides. */
  onHalfway: (challenge: string) => void;
}

export function PasswordForm({ remember, hasUserNames, mayForget, children, onSignedIn, onHalfway }: Props) {
  const [general, setGeneral] = useState<string | null>(null);
  const form = useForm({
    initialValues: { username: "", password: "" },
    validate: {
      username: (value) =>
        value.trim() === "" ? `Enter your ${hasUserNames ? "email address or username" : "email address"}.` : null,
      password: (value) => (value === "" ? "Enter your password." : null),
    },
  });
  const login = useMutation({
    mutationFn: signIn,
    meta: { anonymous: true },
    // what was sent holds the password: it must not linger in the mutation cache
    gcTime: 0,
    onSuccess: (answer) => (isHalfway(answer) ? onHalfway(answer.challenge_token) : onSignedIn()),
    onError: (error) => {
      const { fields, general } = loginErrors(error, hasUserNames);
      form.setErrors(fields);
      setGeneral(general);
    },
  });
  const submit = form.onSubmit(
    ({ username, password }) => login.mutate({ username: username.trim(), password, remember }),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={general} />
      <Stack>
        <TextInput
          label={hasUserNames ? "Email address or username" : "Email address"}
          type={hasUserNames ? "text" : "email"}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          {...form.getInputProps("username")}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps("password")}
        />
        <Group justify="space-between">
          {children}
          {mayForget && (
            <TextLink to="/auth/forgot_password" state={{ email: form.values.username.trim() }} size="sm">
              Forgot password?
            </TextLink>
          )}
        </Group>
        <Button type="submit" loading={login.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
