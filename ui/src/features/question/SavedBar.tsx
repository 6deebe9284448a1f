/** Run, stop, and the SQL of a saved question, which is folded away for those who came for the answer. */
import { Button } from "@mantine/core";
import { QueryBar, type QueryBarProps } from "./QueryBar";

interface Props extends QueryBarProps {
  isOpen: boolean;
  /** Null when there is no SQL to show. */
  onTurn: (() => void) | null;
}

export function SavedBar({ isOpen, onTurn, children, ...bar }: Props) {
  return (
    <QueryBar {...bar} isReadOnly={bar.isReadOnly || !isOpen} isQuiet={!isOpen}>
      {onTurn && (
        <Button variant="default" aria-expanded={isOpen} onClick={onTurn}>
          {isOpen ? "Hide SQL" : bar.isReadOnly ? "Show SQL" : "Edit SQL"}
        </Button>
      )}
      {children}
    </QueryBar>
  );
}
