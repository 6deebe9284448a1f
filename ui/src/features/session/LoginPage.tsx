/** /auth/login */
import { Button, Checkbox, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { signIn } from "@/api/session";
import type { LoginRequest } from "@/api/types";
import { returnPath } from "@/lib/returnPath";
import { Entrance } from "@/ui/Entrance";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { PasswordField } from "@/ui/PasswordField";
import { loginErrors } from "./loginErrors";

const route = getRouteApi("/auth/login");

export default function LoginPage() {
  const { redirect } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [general, setGeneral] = useState<string | null>(null);
  const form = useForm<Required<LoginRequest>>({
    initialValues: { username: "", password: "", remember: true },
    validate: {
      username: (value) => (value.trim() === "" ? "Enter your email address." : null),
      password: (value) => (value === "" ? "Enter your password." : null),
    },
  });
  const login = useMutation({
    mutationFn: signIn,
    meta: { anonymous: true },
    onSuccess: () => {
      // what a stranger was told is not what this person may see
      queryClient.clear();
      router.history.push(returnPath(redirect));
    },
    onError: (error) => {
      const { fields, general } = loginErrors(error);
      form.setErrors(fields);
      setGeneral(general);
    },
  });
  const submit = form.onSubmit(
    (values) => login.mutate({ ...values, username: values.username.trim() }),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <Entrance title="Sign in">
      <Title order={1} mb="md">
        Sign in
      </Title>
      <FormAlert message={general} />
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label="Email address"
            type="email"
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
          <Checkbox
            label="Keep me signed in on this device"
            {...form.getInputProps("remember", { type: "checkbox" })}
          />
          <Button type="submit" loading={login.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
