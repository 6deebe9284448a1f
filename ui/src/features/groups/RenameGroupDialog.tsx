import { notifications } from "@mantine/notifications";
import { changeGroup } from "@/api/groups";
import type { GroupRow } from "@/api/types";
import { NameDialog } from "./NameDialog";
import { useGroupsChanged } from "./useGroupsChanged";

export function RenameGroupDialog({ group, onClose }: { group: GroupRow; onClose: () => void }) {
  const changed = useGroupsChanged();
  return (
    <NameDialog
      title={`Rename “${group.name}”`}
      verb="Rename group"
      name={group.name}
      save={(name) => changeGroup(group.id, { name })}
      onSaved={async ({ name }) => {
        await changed();
        notifications.show({ message: `The group is called “${name}” now` });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
