/** Chooses a place for something that lies in collections: another one, or one for what comes back from the trash. */
import { Input, Text } from "@mantine/core";
import { type ReactNode, useId } from "react";
import type { Finder } from "@/lib/treeRows";
import { FormAlert } from "./FormAlert";
import { FormDialog } from "./FormDialog";
import { TreeFinder } from "./TreeFinder";

interface Props {
  /** What is moved, as “Orders” with its quotes, or “2 questions”. */
  these: string;
  /** It is in the trash, and cannot go back where it was. */
  isRestored?: boolean;
  /** What a place means for it. */
  about: string;
  finder: Finder;
  /** The place that was chosen, and what it is called with all it lies in. */
  place: string | null;
  name: string | null;
  onChoose: (place: string) => void;
  /** What was refused. */
  failure?: string | null;
  /** The same, when there is more to say of it. */
  notice?: ReactNode;
  isBusy: boolean;
  onMove: (place: string) => void;
  onClose: () => void;
}

export function MoveDialog({ these, isRestored = false, about, finder, place, name, ...props }: Props) {
  const { onChoose, failure = null, notice, isBusy, onMove, onClose } = props;
  const id = useId();
  return (
    <FormDialog
      title={isRestored ? `Where should ${these} go?` : `Move ${these}`}
      verb={isRestored ? "Restore" : "Move"}
      isReady={place !== null}
      isBusy={isBusy}
      onSubmit={(event) => {
        event.preventDefault();
        if (place !== null) onMove(place);
      }}
      onClose={onClose}
    >
      <FormAlert message={failure} mb={0} />
      {notice}
      {isRestored && <Text>Where it was is in the trash itself, or not yours to change.</Text>}
      <Input.Wrapper label="Into" labelElement="div" id={id} description={about}>
        <TreeFinder finder={finder} what="collections" chosen={place === null ? [] : [place]} onChoose={onChoose} />
      </Input.Wrapper>
      <Text size="sm" role="status" mih="1lh">
        {place !== null && name}
      </Text>
    </FormDialog>
  );
}
