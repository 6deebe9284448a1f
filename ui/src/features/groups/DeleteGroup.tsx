import { Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { groupQuery } from "@/api/groups";
import type { GroupDetails } from "@/api/types";
import { DeleteGroupDialog } from "./DeleteGroupDialog";

export function DeleteGroup({ group }: { group: GroupDetails }) {
  const [asking, question] = useDisclosure(false);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const leave = async () => {
    await navigate({ to: "/admin/people/groups" });
    queryClient.removeQueries({ queryKey: groupQuery(group.id).queryKey });
  };
  return (
    <Stack align="flex-start" gap="sm">
      <Text c="dimmed">
        Its members lose the rights that come from it and keep their accounts. Its API keys move to All Users.
      </Text>
      <Button color="red" variant="outline" onClick={question.open}>
        Delete this group
      </Button>
      {asking && <DeleteGroupDialog group={group} onClose={question.close} onDeleted={leave} />}
    </Stack>
  );
}
