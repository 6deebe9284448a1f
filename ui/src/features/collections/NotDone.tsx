import { Alert, List } from "@mantine/core";
import { BulkRefused } from "@/api/bulk";
import { counted } from "@/lib/counted";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import { PartlyDone, type Thing } from "./things";

/** Why nothing was done about several things, or not about all; by name as far as single ones are to blame. */
export function NotDone({ error, things }: { error: Error; things: Thing[] }) {
  if (error instanceof PartlyDone)
    return <Blamed title={`${counted(error.done, "thing")} changed, and others not`} left={error.left} />;
  if (!(error instanceof BulkRefused)) return <FormAlert message={error.message} mb={0} />;
  const left = [...error.reasons].map(([index, why]) => ({ name: things[index]?.name ?? "", why }));
  return <Blamed title="Nothing was changed" left={left} />;
}

function Blamed({ title, left }: { title: string; left: PartlyDone["left"] }) {
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon name="warning" />} title={title}>
      <List size="sm">
        {left.map(({ name, why }, index) => (
          <List.Item key={index}>
            “{name}”: {why}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
