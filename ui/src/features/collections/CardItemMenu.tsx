/** What can be done about a question without opening it. */
import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changeCard, copyCard } from "@/api/cards";
import type { CollectionItem } from "@/api/types";
import { RowMenu } from "@/ui/RowMenu";
import { showFailure } from "@/ui/showUndo";
import { MoveThings } from "./MoveThings";
import { useArchive } from "./useArchive";
import { useCollectionsChanged } from "./useCollectionsChanged";

export function CardItemMenu({ item }: { item: CollectionItem }) {
  const [isMoving, setMoving] = useState(false);
  const archive = useArchive();
  const changed = useCollectionsChanged();
  const isPinned = isPinnedItem(item);
  const pin = useMutation({
    mutationFn: () => changeCard(item.id, { collection_position: isPinned ? null : 1 }),
    onSuccess: changed,
    onError: showFailure,
  });
  const duplicate = useMutation({
    mutationFn: () => copyCard(item.id),
    onSuccess: async ({ name }) => {
      await changed();
      notifications.show({ message: `“${name}” made` });
    },
    onError: showFailure,
  });
  if (!item.can_write) return null;
  return (
    <>
      <RowMenu name={item.name}>
        {(open) => (
          <>
            <Menu.Item onClick={open(() => setMoving(true))}>Move…</Menu.Item>
            <Menu.Item disabled={duplicate.isPending} onClick={() => duplicate.mutate()}>
              Duplicate
            </Menu.Item>
            <Menu.Item disabled={pin.isPending} onClick={() => pin.mutate()}>
              {isPinned ? "Unpin" : "Pin"}
            </Menu.Item>
            <Menu.Item disabled={archive.isPending} onClick={() => archive.mutate([item], { onError: showFailure })}>
              Move to the trash
            </Menu.Item>
          </>
        )}
      </RowMenu>
      {isMoving && <MoveThings things={[item]} onClose={() => setMoving(false)} />}
    </>
  );
}

const isPinnedItem = ({ collection_position }: CollectionItem) => typeof collection_position === "number";
