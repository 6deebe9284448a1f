import { PasswordInput, type PasswordInputProps } from "@mantine/core";

/** Mantine's password input shows an error to eyes only; this one also tells assistive technology. */
export function PasswordField(props: PasswordInputProps) {
  return <PasswordInput aria-invalid={Boolean(props.error)} {...props} />;
}
