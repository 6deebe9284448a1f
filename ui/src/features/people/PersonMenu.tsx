/** What can be done about a person without opening their page. */
import { Menu } from "@mantine/core";
import { useState } from "react";
import type { PersonRow } from "@/api/types";
import { MenuLink } from "@/ui/links";
import { RowMenu } from "@/ui/RowMenu";
import { ActivityDialog } from "./ActivityDialog";
import { NewPasswordDialog } from "./NewPasswordDialog";

export function PersonMenu({ person }: { person: PersonRow }) {
  const [dialog, setDialog] = useState<"password" | "activity" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <RowMenu name={person.common_name}>
        {(open) => (
          <>
            <MenuLink to="/admin/people/$personId" params={{ personId: person.id }}>
              Open
            </MenuLink>
            {person.is_active && !person.sso_source && (
              <Menu.Item onClick={open(() => setDialog("password"))}>New password…</Menu.Item>
            )}
            <Menu.Item color={person.is_active ? "red" : undefined} onClick={open(() => setDialog("activity"))}>
              {person.is_active ? "Deactivate…" : "Reactivate…"}
            </Menu.Item>
          </>
        )}
      </RowMenu>
      {dialog === "password" && <NewPasswordDialog person={person} onClose={close} />}
      {dialog === "activity" && <ActivityDialog person={person} onClose={close} />}
    </>
  );
}
