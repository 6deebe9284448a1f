import { Alert, Text } from "@mantine/core";
import { Icon } from "@/ui/icons";
import { FailureNotice } from "./FailureNotice";
import type { Failure } from "./useRun";

/** A question that was made of steps, in the query language: what this server cannot answer of it yet is nobody’s mistake. */
export function NotYetNotice({ failure }: { failure: Failure }) {
  if (failure.type !== "unsupported-feature") return <FailureNotice failure={failure} />;
  return (
    <Alert color="gray" variant="light" icon={<Icon name="clock" />} title="This question cannot be answered here yet">
      <Text size="sm">{failure.message}</Text>
      <Text size="sm" mt={6}>
        It stays as it was saved. Everything else about it works.
      </Text>
    </Alert>
  );
}
