import { Alert, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Containment } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { useHeadingFocus } from "@/ui/useHeadingFocus";
import { UndoDialog } from "./UndoDialog";
import { hitLines } from "./words";

interface Props {
  containment: Containment;
  onUndone: () => void;
  onStartOver: () => void;
}

/** What was done, what comes next, and the way back. */
export function Report({ containment, onUndone, onStartOver }: Props) {
  const heading = useHeadingFocus();
  const [undoing, undo] = useDisclosure(false);
  const { counts, actions } = containment;
  return (
    <Stack mb="xl">
      <Title order={2} ref={heading} tabIndex={-1}>
        Done
      </Title>
      <Alert color="verdigris" variant="light" icon={<Icon name="check" />}>
        <List aria-label="What was done" size="sm">
          {hitLines(counts, "did").map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      </Alert>
      {actions.includes("require_password_change") && (
        <Text>
          Whoever has no mail gets a link for a new password from you, on their page under{" "}
          <TextLink to="/admin/people" inherit>
            People
          </TextLink>
          .
        </Text>
      )}
      {actions.includes("disable_api_keys") && (
        <Text>
          A key that was seen by others should get a new secret before it works again, under{" "}
          <TextLink to="/admin/settings/authentication/api-keys" inherit>
            API keys
          </TextLink>
          .
        </Text>
      )}
      <Group>
        <Button variant="default" onClick={undo.open}>
          Undo…
        </Button>
        <Button variant="default" onClick={onStartOver}>
          Contain something else
        </Button>
      </Group>
      {undoing && <UndoDialog containment={containment} onUndone={onUndone} onClose={undo.close} />}
    </Stack>
  );
}
