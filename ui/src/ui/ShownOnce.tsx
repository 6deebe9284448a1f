/** A secret at the only moment it can be seen: to be selected, copied and taken away. */
import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { CopyButton } from "./CopyButton";
import { Icon } from "./icons";

interface ShownOnceProps {
  label: string;
  secret: string;
  /** What becomes of it, and of those who do not copy it. */
  children: ReactNode;
  onDone: () => void;
}

export function ShownOnce({ label, secret, children, onDone }: ShownOnceProps) {
  return (
    <Stack>
      <TextInput
        label={label}
        value={secret}
        readOnly
        // it follows on a form in the same dialog, which has lost the focus with it
        autoFocus
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      />
      <Alert color="yellow" variant="light" icon={<Icon name="warning" />}>
        {children}
      </Alert>
      <Group justify="flex-end">
        <CopyButton text={secret} variant="default" />
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
