import { useQuery } from "@tanstack/react-query";
import { placeChoices } from "./collectionPlaces";
import { collectionQuery, collectionTreeQuery } from "./collections";

/** Where something can be put by whoever is signed in; not into `moved`, nor into what is in it. */
export function usePlaces(moved: readonly number[] = []) {
  const tree = useQuery(collectionTreeQuery);
  const root = useQuery(collectionQuery("root")).data;
  return { tree, places: placeChoices(root, tree.data ?? [], moved) };
}
