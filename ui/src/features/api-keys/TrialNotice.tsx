/** Scopes that are tried: what they would have refused so far, and the two ways out. */
import { Alert, Button, Code, Group, List, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { KeyUsage } from "@/api/types";
import { counted } from "@/lib/counted";
import { Icon } from "@/ui/icons";

interface Props {
  refused: KeyUsage["on_trial"];
  busy: boolean;
  onApply: () => void;
  onEnd: () => void;
  /** The scopes. */
  children: ReactNode;
}

export function TrialNotice({ refused, busy, onApply, onEnd, children }: Props) {
  return (
    <Alert color="gray" variant="light" icon={<Icon name="search" />} title="On trial" mt="md">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">These scopes are only tried: nothing is refused because of them.</Text>
        {children}
        {refused.length === 0 ? (
          <Text size="sm">So far they would have refused nothing.</Text>
        ) : (
          <>
            <Text size="sm">They would have refused:</Text>
            <List size="sm">
              {refused.map(({ method, path, scope, requests }) => (
                <List.Item key={`${method} ${path}`}>
                  <Code>
                    {method} {path}
                  </Code>{" "}
                  {counted(requests, "time")}, for want of <Code>{scope}</Code>
                </List.Item>
              ))}
            </List>
          </>
        )}
        <Group gap="xs">
          <Button size="xs" variant="default" loading={busy} onClick={onApply}>
            Apply them
          </Button>
          <Button size="xs" variant="default" loading={busy} onClick={onEnd}>
            End the trial
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
