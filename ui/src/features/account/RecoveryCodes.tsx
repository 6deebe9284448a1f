/** Recovery codes at the only moment they can be seen: to be copied, saved or written down. */
import { Alert, Button, Code, Group, SimpleGrid, Stack } from "@mantine/core";
import { saveFile } from "@/lib/saveFile";
import { CopyButton } from "@/ui/CopyButton";
import { Icon } from "@/ui/icons";

interface Props {
  codes: string[];
  onDone: () => void;
}

export function RecoveryCodes({ codes, onDone }: Props) {
  const text = `${codes.join("\n")}\n`;
  const save = () => saveFile("recovery-codes.txt", new Blob([text], { type: "text/plain" }));
  return (
    <Stack>
      <Alert color="yellow" variant="light" icon={<Icon name="warning" />}>
        Each of these signs you in once when you do not have your phone. Keep them where you keep nothing else of this
        server. They cannot be shown again.
      </Alert>
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2 }} spacing="xs" p={0} m={0} aria-label="Recovery codes">
        {codes.map((code) => (
          <Code component="li" key={code} fz="md" ta="center" style={{ listStyle: "none" }}>
            {code}
          </Code>
        ))}
      </SimpleGrid>
      <Group justify="flex-end">
        <CopyButton text={text} variant="default" />
        <Button variant="default" onClick={save}>
          Save as a file
        </Button>
        <Button onClick={onDone}>I have kept them</Button>
      </Group>
    </Stack>
  );
}
