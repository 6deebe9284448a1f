/** Chooses a place for something that lies in collections: another one, or one for what comes back from the trash. */
import { Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { FormDialog } from "./FormDialog";
import { PlaceSelect } from "./PlaceSelect";
import { Fetched } from "./states";

interface Props {
  /** What is moved, as “Orders” with its quotes, or “2 questions”. */
  these: string;
  /** It is in the trash, and cannot go back where it was. */
  isRestored?: boolean;
  /** What a place means for it. */
  about: string;
  /** What the places are made of. */
  tree: UseQueryResult<unknown>;
  places: { value: string; label: string }[];
  /** What came in the way. */
  notice?: ReactNode;
  isBusy: boolean;
  onMove: (place: string) => void;
  onClose: () => void;
}

export function MoveDialog({ these, isRestored = false, about, tree, places, notice, isBusy, onMove, onClose }: Props) {
  const [place, setPlace] = useState<string | null>(null);
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
      {notice}
      {isRestored && <Text>Where it was is in the trash itself, or not yours to change.</Text>}
      <Fetched query={tree} what="collections">
        {() => (
          <PlaceSelect
            label="Into"
            description={about}
            places={places}
            value={place}
            onChange={setPlace}
            data-autofocus
          />
        )}
      </Fetched>
    </FormDialog>
  );
}
