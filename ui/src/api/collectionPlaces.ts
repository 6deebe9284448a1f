/** Collections to choose from: which of them can be chosen, and how the API names them. Pure. */
import type { Branch } from "./collectionTree";

export interface PlaceRule {
  /** Does the root belong to what is chosen from? */
  hasRoot: boolean;
  /** Why one that lies in `above` cannot be chosen; null: it can. */
  obstacle: (
    place: Pick<Branch, "can_write" | "is_personal"> & { id: number | "root" },
    above: number[],
  ) => string | null;
}

/** Everywhere one may write, except into what is moved and what is in it. */
export const toPutInto = (moved: readonly number[] = []): PlaceRule => ({
  hasRoot: true,
  obstacle: ({ id, can_write }, above) => {
    if ([id, ...above].some((one) => moved.some((id) => id === one))) return "Goes along";
    return can_write ? null : "View only";
  },
});

/** All that one sees. */
export const toLookAt: PlaceRule = { hasRoot: true, obstacle: () => null };

/** What a scope can be narrowed to: whatever one sees, and of a personal collection only the whole. */
export const toNarrowTo: PlaceRule = {
  hasRoot: false,
  obstacle: ({ is_personal }, above) => (is_personal && above.length > 0 ? "Only as a whole" : null),
};

/** As the API names a place that was chosen: the root has no number. */
export const placeId = (choice: string): number | null => (choice === "root" ? null : Number(choice));

export const placeKey = (choice: string) => placeId(choice) ?? "root";
