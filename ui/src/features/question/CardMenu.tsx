/** What can be done about a saved question. */
import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Card } from "@/api/types";
import { changeCard, copyCard } from "@/api/cards";
import { collectionQuery } from "@/api/collections";
import { currentUserQuery } from "@/api/session";
import { useCardsChanged } from "@/api/useCardsChanged";
import { slugged } from "@/lib/slug";
import { MenuLink } from "@/ui/links";
import { RowMenu } from "@/ui/RowMenu";
import { showFailure } from "@/ui/showUndo";
import { MoveCard } from "./MoveCard";
import { useArchive } from "./useArchive";

export function CardMenu({ card }: { card: Card }) {
  const [isMoving, setMoving] = useState(false);
  const isAdministrator = useQuery(currentUserQuery).data?.is_superuser === true;
  const place = card.collection_id ?? "root";
  const isPersonal = useQuery(collectionQuery(place)).data?.is_personal !== false;
  const archive = useArchive(card);
  const duplicate = useDuplicate(card);
  const pin = usePin(card);
  const mayPermit = isAdministrator && !isPersonal;
  if (!card.can_write && !mayPermit) return null;
  return (
    <>
      <RowMenu name={card.name} isInList={false}>
        {(open) => (
          <>
            {card.can_write && <Menu.Item onClick={open(() => setMoving(true))}>Move…</Menu.Item>}
            {card.can_write && (
              <Menu.Item disabled={duplicate.isPending} onClick={() => duplicate.mutate()}>
                Duplicate
              </Menu.Item>
            )}
            {card.can_write && (
              <Menu.Item disabled={pin.isPending} onClick={() => pin.mutate()}>
                {isPinned(card) ? "Unpin" : "Pin to the collection"}
              </Menu.Item>
            )}
            {mayPermit && (
              <MenuLink to="/admin/permissions/who-can" search={{ collection: place }}>
                Who can see this?
              </MenuLink>
            )}
            {card.can_write && (
              <Menu.Item disabled={archive.isPending} onClick={() => archive.mutate()}>
                Move to the trash
              </Menu.Item>
            )}
          </>
        )}
      </RowMenu>
      {isMoving && <MoveCard card={card} onClose={() => setMoving(false)} />}
    </>
  );
}

/** The copy lies beside it and opens. */
function useDuplicate({ id }: Card) {
  const navigate = useNavigate();
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: () => copyCard(id),
    onSuccess: async (copy) => {
      await navigate({ to: "/question/$question", params: { question: slugged(copy.id, copy.name) } });
      notifications.show({ message: `“${copy.name}” made` });
      await changed();
    },
    onError: showFailure,
  });
}

function usePin(card: Card) {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: () => changeCard(card.id, { collection_position: isPinned(card) ? null : 1 }),
    onSuccess: (card) => changed(card),
    onError: showFailure,
  });
}

const isPinned = ({ collection_position }: Card) => typeof collection_position === "number";
