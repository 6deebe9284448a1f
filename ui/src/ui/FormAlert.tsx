/** What a refused form has to say that belongs to no single field. Announced when it appears. */
import { Alert } from "@mantine/core";
import { Icon } from "./icons";

export function FormAlert({ message, mb = "md" }: { message: string | null; mb?: "md" | 0 }) {
  if (message === null) return null;
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon name="warning" />} mb={mb}>
      {message}
    </Alert>
  );
}
