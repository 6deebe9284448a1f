/** What lies in collections and what can be done about it here: a kind of thing is a few words and a few calls. */
import { carryOut } from "@/api/bulk";
import { changeCard, deleteCard } from "@/api/cards";
import { changeCollection, deleteCollection } from "@/api/collections";
import { changeDashboard, deleteDashboard } from "@/api/dashboards";
import type { CollectionItem } from "@/api/types";

export type Thing = Pick<CollectionItem, "id" | "model" | "name">;

/** Null stands for the root. */
type Place = number | null;

interface Kind {
  /** What operations in bulk begin with. */
  noun: "collection" | "card" | "dashboard";
  /** What its place is called. */
  place: "parent_id" | "collection_id";
  change: (id: number, change: { archived?: boolean; parent_id?: Place; collection_id?: Place }) => Promise<unknown>;
  remove: (id: number) => Promise<unknown>;
}

const collection: Kind = {
  noun: "collection",
  place: "parent_id",
  change: changeCollection,
  remove: deleteCollection,
};
const card: Kind = { noun: "card", place: "collection_id", change: changeCard, remove: deleteCard };
const dashboard: Kind = { noun: "dashboard", place: "collection_id", change: changeDashboard, remove: deleteDashboard };

const kinds: Partial<Record<CollectionItem["model"], Kind>> = {
  collection,
  card,
  dataset: card,
  metric: card,
  dashboard,
};

export const isCard = ({ model }: Pick<Thing, "model">) => kinds[model] === card;
export const isCollection = ({ model }: Pick<Thing, "model">) => model === "collection";
export const isDashboard = ({ model }: Pick<Thing, "model">) => model === "dashboard";
/** What is not known here is shown and left alone. */
export const isKnown = ({ model }: Pick<Thing, "model">) => kinds[model] !== undefined;

export type Deed =
  | { is: "archive" | "delete" }
  | { is: "move"; to: Place }
  /** Without a place, to where it was. */
  | { is: "restore"; to?: Place };

/** One by its own call; several by one call that does it for all or for none. */
export async function doTo(things: Thing[], deed: Deed): Promise<unknown> {
  const [only, ...others] = things.map((thing) => ({ ...thing, kind: kindOf(thing) }));
  if (!only) return;
  if (others.length === 0) return doToOne(only.id, only.kind, deed);
  return carryOut(
    [only, ...others].map(({ id, kind }) => ({ op: `${kind.noun}.${deed.is}` as const, id, ...placeIn(kind, deed) })),
  );
}

function doToOne(id: number, kind: Kind, deed: Deed): Promise<unknown> {
  switch (deed.is) {
    case "archive":
      return kind.change(id, { archived: true });
    case "restore":
      return kind.change(id, { archived: false, ...placeIn(kind, deed) });
    case "move":
      return kind.change(id, placeIn(kind, deed));
    case "delete":
      return kind.remove(id);
  }
}

const placeIn = (kind: Kind, deed: Deed) => ("to" in deed && deed.to !== undefined ? { [kind.place]: deed.to } : {});

function kindOf({ model }: Thing): Kind {
  const kind = kinds[model];
  if (!kind) throw new Error(`Nothing can be done about a ${model} here.`);
  return kind;
}
