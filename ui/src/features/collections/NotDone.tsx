import { Alert, List } from "@mantine/core";
import { BulkRefused } from "@/api/bulk";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";

/** Why nothing was done about several things, by name as far as single ones are to blame. */
export function NotDone({ error, names }: { error: Error; names: string[] }) {
  if (!(error instanceof BulkRefused)) return <FormAlert message={error.message} mb={0} />;
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon name="warning" />} title="Nothing was changed">
      <List size="sm">
        {[...error.reasons].map(([index, reason]) => (
          <List.Item key={index}>
            “{names[index]}”: {reason}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
