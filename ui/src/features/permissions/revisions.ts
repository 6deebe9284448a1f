/** Revisions in words. Pure. */
import type { GraphName } from "@/api/permissionHistory";
import type { ListedRevision, Revision, RevisionChange } from "@/api/types";
import { counted } from "@/lib/counted";

const nouns: Record<GraphName, [one: string, many: string]> = {
  data: ["right to data", "rights to data"],
  collections: ["right in a collection", "rights in collections"],
  application: ["right to the application", "rights to the application"],
  members: ["place in a group", "places in groups"],
};

/** “3 rights to data changed”. */
export function revisionWords({ graph, changes }: Pick<Revision, "graph" | "changes">): string {
  const [one, many] = nouns[graphOf({ graph })];
  return `${counted(changes, one, many)} changed`;
}

/** A sentence for everybody who got into groups or out of them, where those are few; otherwise how much changed. */
export function listedWords(revision: ListedRevision): string[] {
  if (revision.origin === "start") return ["Everybody who was in a group when this history began"];
  const sentences = memberSentences(revision.members);
  return sentences.length > 0 ? sentences : [revisionWords(revision)];
}

/** “Grace H joined Finance and Sales”. */
export function memberSentences(changes: RevisionChange[]): string[] {
  const groups = new Map<string, { change: RevisionChange; names: string[] }>();
  for (const change of changes) {
    const key = `${change.object.id} ${String(change.before)} ${String(change.after)}`;
    const said = groups.get(key) ?? { change, names: [] };
    groups.set(key, said);
    said.names.push(change.group.name ?? `group ${change.group.id}`);
  }
  return [...groups.values()].map(({ change, names }) => sentence(change, names));
}

function sentence({ object, object_type, before, after }: RevisionChange, names: string[]): string {
  const who = `${object_type === "api-key" ? "API key " : ""}${object.name ?? `Number ${object.id}`}`;
  const groups = listed(names);
  if (after === "none") return `${who} left ${groups}`;
  if (before === "none") return `${who} joined ${groups}${after === "manager" ? asManager(names) : ""}`;
  return after === "manager" ? `${who} manages ${groups} now` : `${who} no longer manages ${groups}`;
}

const asManager = (names: string[]) => (names.length > 1 ? " as their manager" : " as its manager");

const listed = (names: string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** What makes changes of members when nobody is signed in. */
const makers: Record<string, string> = {
  setup: "Set-up",
  "config-file": "The config file",
  google: "Google sign-in",
  ldap: "The LDAP directory",
  oidc: "The OpenID Connect provider",
  start: "Nobody",
};

const origins: Record<string, string> = {
  file: "By applying a file",
  "group-delete": "As the group was deleted",
  "api-key-delete": "As the API key was deleted",
};

/** How it came about, where that is not the usual way. */
export function originWords({ origin, reverts }: Pick<Revision, "origin" | "reverts">): string | null {
  if (reverts) return `Took back change ${reverts}`;
  return origins[origin] ?? null;
}

export const makerWords = ({ user, api_key_id, origin }: Pick<Revision, "user" | "api_key_id" | "origin">): string =>
  `${user ? (user.common_name ?? "Somebody who is gone") : (makers[origin] ?? "Nobody")}${api_key_id ? " (by an API key)" : ""}`;

export const graphOf = ({ graph }: Pick<Revision, "graph">) => graph as GraphName;
