import { Alert, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { linkWay } from "@/api/linkWay";
import { importPeople } from "@/api/people";
import { propertiesQuery } from "@/api/session";
import type { ImportOutcome, ImportPreview as Preview } from "@/api/types";
import { counted } from "@/lib/counted";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import { ImportTable } from "./ImportTable";
import { usePeopleChanged } from "./usePeopleChanged";

interface Props {
  csv: string;
  preview: Preview;
  onBack: () => void;
  onDone: (outcome: ImportOutcome) => void;
}

export function ImportPreview({ csv, preview, onBack, onDone }: Props) {
  const hasMail = linkWay(useQuery(propertiesQuery).data) === "mail";
  const [invites, setInvites] = useState(true);
  const changed = usePeopleChanged();
  const run = useMutation({
    mutationFn: () => importPeople(csv, hasMail && invites),
    onSuccess: async (outcome) => {
      await changed();
      onDone(outcome);
    },
  });
  const obstacle = obstacleTo(preview);
  return (
    <Stack>
      <FormAlert message={run.error?.message ?? null} mb={0} />
      {obstacle !== null && (
        <Alert color="yellow" variant="light" icon={<Icon name="warning" />} role="status">
          {obstacle}
        </Alert>
      )}
      <Text role="status">{summary(preview)}</Text>
      <ImportTable rows={preview.rows} />
      <Checkbox
        label="Mail everybody new a link to choose their password"
        description={
          hasMail
            ? undefined
            : "This server cannot send links by mail yet. Each person’s page makes a link that you can hand over."
        }
        disabled={!hasMail}
        checked={hasMail && invites}
        onChange={(event) => setInvites(event.currentTarget.checked)}
      />
      <Group>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button loading={run.isPending} disabled={obstacle !== null} onClick={() => run.mutate()}>
          {obstacle === null ? `Import ${counted(preview.create, "person", "people")}` : "Import"}
        </Button>
      </Group>
    </Stack>
  );
}

/** Why nothing can be imported; null when it can. */
function obstacleTo({ refuse, create }: Preview): string | null {
  if (refuse > 0) {
    return `${counted(refuse, "line has a problem", "lines have problems")}. It is all or nothing: mend ${refuse === 1 ? "it" : "them"} in the file and look again.`;
  }
  return create === 0 ? "There is nobody new in this file." : null;
}

function summary({ create, skip, new_groups }: Preview): string {
  const parts = [
    counted(create, "new account"),
    ...(skip > 0 ? [`${counted(skip, "line")} left out`] : []),
    ...(new_groups.length > 0 ? [`new groups: ${new_groups.join(", ")}`] : []),
  ];
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
