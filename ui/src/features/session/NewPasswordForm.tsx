import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { resetPassword } from "@/api/session";
import { useRefusal } from "@/api/useRefusal";
import type { PasswordRule } from "@/lib/passwordRules";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { PasswordField } from "@/ui/PasswordField";
import { PasswordRules } from "@/ui/PasswordRules";

/** The contract says it at the password, as if that were at fault. */
const DEAD = "Invalid reset token";

interface Props {
  token: string;
  rules: PasswordRule[];
  onDone: (isSignedIn: boolean) => void;
  onDeadLink: () => void;
}

export function NewPasswordForm({ token, rules, onDone, onDeadLink }: Props) {
  const form = useForm({
    initialValues: { password: "", again: "" },
    validateInputOnBlur: ["again"],
    validate: {
      password: (value) =>
        rules.every((rule) => rule.isMet(value)) ? null : "The password does not meet the rules below.",
      again: (value, values) => (value === values.password ? null : "The two passwords differ."),
    },
  });
  const refusal = useRefusal(form.setErrors, ["password"]);
  const reset = useMutation({
    mutationFn: resetPassword,
    meta: { anonymous: true },
    // what was sent holds the password, and the answer a session
    gcTime: 0,
    // whoever has a second factor shows it, too
    onSuccess: ({ session_id }) => onDone(Boolean(session_id)),
    onError: (error) => {
      if (Object.values(refusal.show(error)).includes(DEAD)) onDeadLink();
    },
  });
  const submit = form.onSubmit(
    ({ password }) => reset.mutate({ token, password }),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <Stack>
        <PasswordField
          label="New password"
          autoComplete="new-password"
          autoFocus
          required
          withAsterisk={false}
          description={<PasswordRules rules={rules} password={form.values.password} />}
          descriptionProps={{ component: "div" }}
          inputWrapperOrder={["label", "input", "error", "description"]}
          {...form.getInputProps("password")}
        />
        <PasswordField
          label="New password again"
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...form.getInputProps("again")}
        />
        <Button type="submit" loading={reset.isPending}>
          Set password and sign in
        </Button>
      </Stack>
    </form>
  );
}
