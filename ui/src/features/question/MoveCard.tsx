/** Chooses another place for a question; for one that cannot go back where it was, too. */
import type { Card } from "@/api/types";
import { changeCard } from "@/api/cards";
import { useCardsChanged } from "@/api/useCardsChanged";
import { useMoving } from "@/api/useMoving";
import { MoveDialog } from "@/ui/MoveDialog";

interface Props {
  card: Pick<Card, "id" | "name" | "archived">;
  onClose: () => void;
}

export function MoveCard({ card, onClose }: Props) {
  const changed = useCardsChanged();
  const moving = useMoving({ thing: card, change: (place) => changeCard(card.id, place), changed, onClose });
  return <MoveDialog about="Whoever sees the collection sees the question and its answer." {...moving} />;
}
