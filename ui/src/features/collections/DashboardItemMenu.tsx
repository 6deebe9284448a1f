/** What can be done about a dashboard without opening it. */
import { Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changeDashboard } from "@/api/dashboards";
import type { CollectionItem } from "@/api/types";
import { RowMenu } from "@/ui/RowMenu";
import { showFailure } from "@/ui/showUndo";
import { MoveThings } from "./MoveThings";
import { useArchive } from "./useArchive";
import { useCollectionsChanged } from "./useCollectionsChanged";

export function DashboardItemMenu({ item }: { item: CollectionItem }) {
  const [isMoving, setMoving] = useState(false);
  const archive = useArchive();
  const changed = useCollectionsChanged();
  const isPinned = typeof item.collection_position === "number";
  const pin = useMutation({
    mutationFn: () => changeDashboard(item.id, { collection_position: isPinned ? null : 1 }),
    onSuccess: changed,
    onError: showFailure,
  });
  if (!item.can_write) return null;
  return (
    <>
      <RowMenu name={item.name}>
        {(open) => (
          <>
            <Menu.Item onClick={open(() => setMoving(true))}>Move…</Menu.Item>
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
