import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Finder } from "@/lib/treeRows";
import { placeKey, type PlaceRule } from "./collectionPlaces";
import { collectionQuery } from "./collections";
import { pathOf, wayTo } from "./collectionTree";
import { useFoundPlaces } from "./useFoundPlaces";
import { usePlaceTree } from "./usePlaceTree";

/** A collection is chosen from all there are: level by level, or by letters. Nothing is asked for before it `isOpen`. */
export function usePlaces(rule: PlaceRule, chosen: string | null, isOpenAtFirst = false) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const [letters, setLetters] = useState("");
  const words = letters.trim();
  const collection = useQuery({ ...collectionQuery(placeKey(chosen ?? "root")), enabled: chosen !== null });
  const tree = usePlaceTree(rule, chosen === null ? [] : wayTo(collection.data), isOpen);
  const found = useFoundPlaces(rule, words);
  const finder: Finder = {
    letters,
    rows: words === "" ? tree.rows : found.rows,
    isLooking: words !== "" && found.isLooking,
    onLetters: setLetters,
    onTurn: tree.turn,
  };
  return {
    finder,
    isOpen,
    setOpen: (isOpen: boolean) => {
      setOpen(isOpen);
      setLetters("");
    },
    /** Of the chosen one, with what it lies in. */
    name: chosen !== null && collection.data ? pathOf(collection.data) : null,
  };
}
