/** What can be done about a group without opening its page. */
import { Menu } from "@mantine/core";
import { useState } from "react";
import { isBuiltIn } from "@/api/groupKinds";
import type { GroupView } from "@/api/types";
import { MenuLink } from "@/ui/links";
import { RowMenu } from "@/ui/RowMenu";
import { DeleteGroupDialog } from "./DeleteGroupDialog";
import { RenameGroupDialog } from "./RenameGroupDialog";

export function GroupMenu({ group }: { group: GroupView }) {
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <RowMenu name={group.name}>
        {(open) => (
          <>
            <MenuLink to="/admin/people/groups/$groupId" params={{ groupId: group.id }}>
              Open
            </MenuLink>
            {isBuiltIn(group) ? (
              <Menu.Label>Built in: it keeps its name and stays</Menu.Label>
            ) : (
              <>
                <Menu.Item onClick={open(() => setDialog("rename"))}>Rename…</Menu.Item>
                <Menu.Item color="red" onClick={open(() => setDialog("delete"))}>
                  Delete…
                </Menu.Item>
              </>
            )}
          </>
        )}
      </RowMenu>
      {dialog === "rename" && <RenameGroupDialog group={group} onClose={close} />}
      {dialog === "delete" && <DeleteGroupDialog group={group} onClose={close} onDeleted={close} />}
    </>
  );
}
