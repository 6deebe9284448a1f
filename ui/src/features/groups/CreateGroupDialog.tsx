import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { createGroup } from "@/api/groups";
import { NameDialog } from "./NameDialog";
import { useGroupsChanged } from "./useGroupsChanged";

/** A new group is empty: it opens, so that somebody can be put into it. */
export function CreateGroupDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const changed = useGroupsChanged();
  return (
    <NameDialog
      title="Create a group"
      verb="Create group"
      name=""
      save={createGroup}
      onSaved={async ({ id, name }) => {
        await changed();
        notifications.show({ message: `Group “${name}” created` });
        await navigate({ to: "/admin/people/groups/$groupId", params: { groupId: id } });
      }}
      onClose={onClose}
    />
  );
}
