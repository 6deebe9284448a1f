import { Button, Group, Stack, Text } from "@mantine/core";
import { FormAlert } from "@/ui/FormAlert";
import { ShownOnce } from "@/ui/ShownOnce";
import type { Invited } from "./InviteForm";

export function InvitationLink({ invited, onDone }: { invited: Invited; onDone: () => void }) {
  const name = invited.person.common_name;
  if (invited.way === "link") {
    return (
      <ShownOnce label="The link" secret={invited.link} onDone={onDone}>
        Hand it to {name} in a way you trust: whoever opens it chooses the password. It works once and cannot be shown
        again; their page makes new ones.
      </ShownOnce>
    );
  }
  return (
    <Stack>
      <FormAlert message={invited.way === "none" ? invited.problem : null} mb={0} />
      <Text>The account is there, but without a link {name} cannot choose a password yet. Their page makes one.</Text>
      <Group justify="flex-end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
