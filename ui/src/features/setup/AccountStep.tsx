import { Button, Group, Stack, TextInput, Title } from "@mantine/core";
import type { PasswordRule } from "@/lib/passwordRules";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { PasswordField } from "@/ui/PasswordField";
import { PasswordRules } from "@/ui/PasswordRules";
import { useHeadingFocus } from "@/ui/useHeadingFocus";
import type { SetupFormApi } from "./setupForm";

interface Props {
  form: SetupFormApi;
  rules: PasswordRule[];
  general: string | null;
  onNext: () => void;
}

export function AccountStep({ form, rules, general, onNext }: Props) {
  const heading = useHeadingFocus();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    onNext();
    // stays here only when something is wrong
    focusFirstError(event.currentTarget);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Title order={1} mb="md" ref={heading} tabIndex={-1}>
        Your account
      </Title>
      <FormAlert message={general} />
      <Stack>
        <Group grow align="flex-start">
          <TextInput label="First name" autoComplete="given-name" {...form.getInputProps("user.first_name")} />
          <TextInput label="Last name" autoComplete="family-name" {...form.getInputProps("user.last_name")} />
        </Group>
        <TextInput
          label="Email address"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps("user.email")}
        />
        <PasswordField
          label="Password"
          autoComplete="new-password"
          required
          withAsterisk={false}
          description={<PasswordRules rules={rules} password={form.values.user.password} />}
          descriptionProps={{ component: "div" }}
          inputWrapperOrder={["label", "input", "error", "description"]}
          {...form.getInputProps("user.password")}
        />
        <PasswordField
          label="Password again"
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...form.getInputProps("again")}
        />
        <Button type="submit">Next</Button>
      </Stack>
    </form>
  );
}
