import { Alert, List } from "@mantine/core";
import { BulkRefused } from "@/api/bulk";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import type { Thing } from "./things";

/** Why nothing was done about several things, by name as far as single ones are to blame. */
export function NotDone({ error, things }: { error: Error; things: Thing[] }) {
  if (!(error instanceof BulkRefused)) return <FormAlert message={error.message} mb={0} />;
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon name="warning" />} title="Nothing was changed">
      <List size="sm">
        {[...error.reasons].map(([index, reason]) => (
          <List.Item key={index}>
            “{things[index]?.name}”: {reason}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
