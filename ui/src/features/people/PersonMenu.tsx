/** What can be done about a person without opening their page. */
import { ActionIcon, Menu } from "@mantine/core";
import { useRef, useState } from "react";
import type { PersonRow } from "@/api/types";
import { Icon } from "@/ui/icons";
import { MenuLink } from "@/ui/links";
import { ActivityDialog } from "./ActivityDialog";
import { NewPasswordDialog } from "./NewPasswordDialog";

export function PersonMenu({ person }: { person: PersonRow }) {
  const [dialog, setDialog] = useState<"password" | "activity" | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const open = (which: "password" | "activity") => {
    // the item goes with the menu: the dialog should give the focus back to what stays
    opener.current?.focus();
    setDialog(which);
  };
  const close = () => setDialog(null);
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon ref={opener} variant="subtle" color="gray" aria-label={`Actions for ${person.common_name}`}>
            <Icon name="more" size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MenuLink to="/admin/people/$personId" params={{ personId: person.id }}>
            Open
          </MenuLink>
          {person.is_active && !person.sso_source && (
            <Menu.Item onClick={() => open("password")}>New password…</Menu.Item>
          )}
          <Menu.Item color={person.is_active ? "red" : undefined} onClick={() => open("activity")}>
            {person.is_active ? "Deactivate…" : "Reactivate…"}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "password" && <NewPasswordDialog person={person} onClose={close} />}
      {dialog === "activity" && <ActivityDialog person={person} onClose={close} />}
    </>
  );
}
