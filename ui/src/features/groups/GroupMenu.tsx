/** What can be done about a group without opening its page. */
import { ActionIcon, Menu } from "@mantine/core";
import { useRef, useState } from "react";
import { isBuiltIn } from "@/api/groupKinds";
import type { GroupView } from "@/api/types";
import { Icon } from "@/ui/icons";
import { MenuLink } from "@/ui/links";
import { DeleteGroupDialog } from "./DeleteGroupDialog";
import { RenameGroupDialog } from "./RenameGroupDialog";

export function GroupMenu({ group }: { group: GroupView }) {
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const open = (which: "rename" | "delete") => {
    // the item goes with the menu: the dialog should give the focus back to what stays
    opener.current?.focus();
    setDialog(which);
  };
  const close = () => setDialog(null);
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon ref={opener} variant="subtle" color="gray" aria-label={`Actions for ${group.name}`}>
            <Icon name="more" size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MenuLink to="/admin/people/groups/$groupId" params={{ groupId: group.id }}>
            Open
          </MenuLink>
          {isBuiltIn(group) ? (
            <Menu.Label>Built in: it keeps its name and stays</Menu.Label>
          ) : (
            <>
              <Menu.Item onClick={() => open("rename")}>Rename…</Menu.Item>
              <Menu.Item color="red" onClick={() => open("delete")}>
                Delete…
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === "rename" && <RenameGroupDialog group={group} onClose={close} />}
      {dialog === "delete" && <DeleteGroupDialog group={group} onClose={close} onDeleted={close} />}
    </>
  );
}
