/** What can be done about a collection. A personal one keeps its name and its place. */
import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { currentUserQuery } from "@/api/session";
import type { Collection } from "@/api/types";
import { MenuLink } from "@/ui/links";
import { RowMenu } from "@/ui/RowMenu";
import { showFailure } from "@/ui/showUndo";
import { EditCollectionDialog } from "./EditCollectionDialog";
import { MoveThings } from "./MoveThings";
import { useArchive } from "./useArchive";

type Shown = Pick<
  Collection,
  "id" | "name" | "description" | "can_write" | "personal_owner_id" | "is_personal" | "parent_id"
>;

interface Props {
  collection: Shown;
  /** Beside others like it: then the menu says whose it is, and the way into it is its name. */
  isInList?: boolean;
}

export function CollectionMenu({ collection, isInList = false }: Props) {
  const [dialog, setDialog] = useState<"edit" | "move" | null>(null);
  const isAdministrator = useQuery(currentUserQuery).data?.is_superuser === true;
  const navigate = useNavigate();
  const archive = useArchive();
  const { id, name } = collection;
  const mayChange = collection.can_write && id !== "root" && !collection.personal_owner_id;
  const mayPermit = isAdministrator && !collection.is_personal && !collection.personal_owner_id;
  if (!mayChange && !mayPermit) return null;
  const putAway = async () => {
    if (id === "root") return;
    await archive.mutateAsync([{ id, name, model: "collection" }], { onError: showFailure });
    if (!isInList)
      await navigate({ to: "/collection/$collectionId", params: { collectionId: collection.parent_id ?? "root" } });
  };
  return (
    <>
      <RowMenu name={name} isInList={isInList}>
        {(open) => (
          <>
            {mayChange && <Menu.Item onClick={open(() => setDialog("edit"))}>Rename and describe…</Menu.Item>}
            {mayChange && <Menu.Item onClick={open(() => setDialog("move"))}>Move…</Menu.Item>}
            {mayPermit && (
              <MenuLink to="/collection/$collectionId/permissions" params={{ collectionId: id }}>
                Permissions
              </MenuLink>
            )}
            {mayPermit && (
              <MenuLink to="/admin/permissions/who-can" search={{ collection: id }}>
                Who can see this?
              </MenuLink>
            )}
            {mayChange && (
              <Menu.Item disabled={archive.isPending} onClick={() => void putAway().catch(() => undefined)}>
                Move to the trash
              </Menu.Item>
            )}
          </>
        )}
      </RowMenu>
      {dialog === "edit" && id !== "root" && (
        <EditCollectionDialog collection={{ ...collection, id }} onClose={() => setDialog(null)} />
      )}
      {dialog === "move" && id !== "root" && (
        <MoveThings things={[{ id, name, model: "collection" }]} onClose={() => setDialog(null)} />
      )}
    </>
  );
}
