import { Alert, Stack, Text } from "@mantine/core";
import { Icon } from "@/ui/icons";
import { adviceFor } from "./advice";
import type { Failure } from "./useRun";

/** What the database said, where it stopped, and what may help. */
export function FailureNotice({ failure }: { failure: Failure }) {
  const advice = adviceFor(failure.type);
  return (
    <Alert color="red" variant="light" icon={<Icon name="warning" />} title="The query failed">
      <Stack gap={6}>
        <Text component="p" m={0} size="sm" ff="monospace" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {failure.message}
        </Text>
        {failure.place && (
          <Text component="p" m={0} size="sm">
            Line {failure.place.line}, column {failure.place.column}: the place is marked in the SQL; F8 in the editor
            goes there.
          </Text>
        )}
        {advice && (
          <Text component="p" m={0} size="sm">
            {advice}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}
