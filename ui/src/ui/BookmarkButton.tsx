/** Keeps what the page shows at hand, or forgets it again. */
import { ActionIcon } from "@mantine/core";
import { Icon } from "./icons";

interface Props {
  /** Null as long as that is not known: there is no button. */
  isKept: boolean | null;
  isBusy: boolean;
  turn: () => void;
}

export function BookmarkButton({ isKept, isBusy, turn }: Props) {
  if (isKept === null) return null;
  return (
    <ActionIcon
      variant="default"
      size={36}
      aria-label="Bookmark"
      aria-pressed={isKept}
      title={isKept ? "Remove from bookmarks" : "Bookmark"}
      disabled={isBusy}
      c={isKept ? "var(--mantine-primary-color-filled)" : undefined}
      onClick={turn}
    >
      <Icon name="bookmark" size={20} isFilled={isKept} />
    </ActionIcon>
  );
}
