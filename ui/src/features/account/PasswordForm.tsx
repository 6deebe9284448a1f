import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changePassword } from "@/api/people";
import { mySessionsQuery } from "@/api/sessions";
import type { CurrentUser } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import type { PasswordRule } from "@/lib/passwordRules";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { PasswordField } from "@/ui/PasswordField";
import { PasswordRules } from "@/ui/PasswordRules";

export function PasswordForm({ user, rules }: { user: CurrentUser; rules: PasswordRule[] }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { old_password: "", password: "", again: "" },
    validateInputOnBlur: ["again"],
    validate: {
      old_password: (value) => (value === "" ? "Enter the password you have now." : null),
      password: (value) =>
        rules.every((rule) => rule.isMet(value)) ? null : "The password does not meet the rules below.",
      again: (value, values) => (value === values.password ? null : "The two passwords differ."),
    },
  });
  const refusal = useRefusal(form.setErrors, ["old_password", "password"]);
  const change = useMutation({
    mutationFn: ({ password, old_password }: typeof form.values) => changePassword(user.id, { password, old_password }),
    gcTime: 0,
    onSuccess: async () => {
      refusal.clear();
      form.reset();
      // what was sent are passwords: nothing of them may linger here
      change.reset();
      await queryClient.invalidateQueries({ queryKey: mySessionsQuery.queryKey });
      notifications.show({ message: "Password changed. Your other devices were signed out." });
    },
    onError: (error) => {
      // the server's words for it are made for programs
      if (refusal.show(error).old_password === "Invalid password")
        form.setFieldError("old_password", "This is not the password you have now.");
    },
  });
  const submit = form.onSubmit(
    (values) => change.mutate(values),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <Stack maw={480}>
        {/* tells password managers whose password this is */}
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps("old_password")}
        />
        <PasswordField
          label="New password"
          autoComplete="new-password"
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
        <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
          Change password
        </Button>
      </Stack>
    </form>
  );
}
