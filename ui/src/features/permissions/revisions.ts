/** Revisions in words. Pure. */
import type { GraphName } from "@/api/permissionHistory";
import type { Revision } from "@/api/types";
import { counted } from "@/lib/counted";

const nouns: Record<GraphName, [one: string, many: string]> = {
  data: ["right to data", "rights to data"],
  collections: ["right in a collection", "rights in collections"],
  application: ["right to the application", "rights to the application"],
};

/** “3 rights to data changed”. */
export function revisionWords({ graph, changes }: Pick<Revision, "graph" | "changes">): string {
  const [one, many] = nouns[graphOf({ graph })];
  return `${counted(changes, one, many)} changed`;
}

/** How it came about, where that is not the usual way. */
export function originWords({ origin, reverts }: Pick<Revision, "origin" | "reverts">): string | null {
  if (reverts) return `Took back change ${reverts}`;
  return origin === "file" ? "By applying a file" : null;
}

export const makerWords = ({ user, api_key_id }: Pick<Revision, "user" | "api_key_id">): string =>
  `${user ? (user.common_name ?? "Somebody who is gone") : "Nobody"}${api_key_id ? " (by an API key)" : ""}`;

export const graphOf = ({ graph }: Pick<Revision, "graph">) => graph as GraphName;
