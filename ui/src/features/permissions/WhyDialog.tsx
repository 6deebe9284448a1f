/** Why somebody may do something or may not: the chain of reasons, and what would turn the answer round. */
import { Alert, List, Modal, Select, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ExplainedObject, explanationQuery } from "@/api/explain";
import type { ExplainedAction, Explanation } from "@/api/types";
import { Icon } from "@/ui/icons";
import { Fetched } from "@/ui/states";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { actionsOf, actionWords } from "./explained";

export interface Asked {
  /** Whose right it is, and what it is about, in words. */
  title: string;
  holder: { user_id: number } | { api_key_id: number };
  object: ExplainedObject;
  action: ExplainedAction;
}

export function WhyDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  useReturnFocus();
  const [action, setAction] = useState(asked.action);
  const explanation = useQuery(explanationQuery(asked.holder, asked.object, action));
  return (
    <Modal opened onClose={onClose} title={asked.title} size="lg">
      <Stack>
        <Select
          label="May they …"
          data={actionsOf(asked.object).map((value) => ({ value, label: `${actionWords[value] ?? value}?` }))}
          value={action}
          allowDeselect={false}
          onChange={(action) => action && setAction(action as ExplainedAction)}
        />
        <Fetched query={explanation} what="the reasons">
          {(explanation) => <Answer explanation={explanation} />}
        </Fetched>
      </Stack>
    </Modal>
  );
}

function Answer({ explanation: { allowed, because, would_change } }: { explanation: Explanation }) {
  return (
    <>
      <Alert
        role="status"
        variant="light"
        color={allowed ? "verdigris" : "gray"}
        icon={<Icon name={allowed ? "check" : "lock"} />}
        title={allowed ? "Yes" : "No"}
      >
        <List size="sm" type="ordered" aria-label="Reasons">
          {because.map(({ text }) => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
      </Alert>
      <div>
        <Title order={3} mb="xs">
          What would change it
        </Title>
        {would_change.length === 0 ? (
          <Text c="dimmed">No single change of permissions would.</Text>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              Any one of these:
            </Text>
            <List size="sm" aria-label="What would change it">
              {would_change.map(({ text }) => (
                <List.Item key={text}>{text}</List.Item>
              ))}
            </List>
          </>
        )}
      </div>
    </>
  );
}
