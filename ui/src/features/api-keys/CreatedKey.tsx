import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { CopyButton } from "@/ui/CopyButton";
import { Icon } from "@/ui/icons";

export function CreatedKey({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <Stack>
      <TextInput
        label="The API key"
        value={secret}
        readOnly
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      />
      <Alert color="yellow" variant="light" icon={<Icon name="warning" />}>
        Copy it now and keep it somewhere safe. It cannot be shown again.
      </Alert>
      <Group justify="flex-end">
        <CopyButton text={secret} variant="default" />
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
