/** Collections as the server sends them, for tests that care about a few of their properties. */
import type { Collection, CollectionItem, CollectionItems, CollectionNode, SavedCollection } from "@/api/types";
import { open, signedIn } from "./open";
import { answer } from "./render";

const rights = { can_write: true, can_restore: false, can_delete: false };
const root: Collection = {
  id: "root",
  name: "Our analytics",
  description: null,
  archived: false,
  parent_id: null,
  effective_ancestors: [],
  type: null,
  personal_owner_id: null,
  is_personal: false,
  ...rights,
};
export const collection = (own: Partial<SavedCollection> = {}): SavedCollection => ({
  ...root,
  id: 7,
  name: "Sales",
  slug: "sales",
  location: "/",
  effective_location: "/",
  effective_ancestors: [{ id: "root", name: "Our analytics", is_personal: false, can_write: true }],
  is_sample: false,
  is_remote_synced: false,
  entity_id: "a".repeat(21),
  created_at: "2026-05-01T09:00:00Z",
  ...own,
});
export const node = (id: number, name: string, own: Partial<CollectionNode> = {}): CollectionNode => ({
  ...collection({ id, name }),
  here: [],
  below: [],
  children: [],
  ...own,
});
export const item = (own: Partial<CollectionItem> = {}): CollectionItem => ({
  id: 7,
  model: "collection",
  name: "Sales",
  description: null,
  entity_id: "a".repeat(21),
  archived: false,
  location: "/",
  effective_location: "/",
  is_personal: false,
  is_remote_synced: false,
  here: [],
  below: [],
  ...rights,
  ...own,
});
/** What is pinned is asked for by itself, and so are collections. */
export const items =
  (...all: CollectionItem[]) =>
  (_body: unknown, query: URLSearchParams) => {
    const state = query.get("pinned_state");
    const isMeant = ({ model }: CollectionItem) => !query.has("models") || query.getAll("models").includes(model);
    const isPinned = ({ collection_position }: CollectionItem) => typeof collection_position === "number";
    const data =
      state === "all" || state === null ? all : all.filter((item) => isPinned(item) === (state === "is_pinned"));
    const meant = data.filter(isMeant);
    const body: CollectionItems = { total: meant.length, data: meant, models: meant.map(({ model }) => model) };
    return { status: 200, body };
  };

export function openCollection(key: string, more: Parameters<typeof answer>[0] = {}) {
  const asked = answer({
    "GET /api/session/properties": { status: 200, body: { "has-user-setup": true } },
    "GET /api/user/current": signedIn(true),
    "GET /api/collection/tree": (_body, query) => ({
      status: 200,
      body: [
        node(7, "Sales", { below: ["card"], children: query.has("shallow") ? [] : [node(8, "2026")] }),
        node(9, "Support"),
        node(5, "Ada L's Personal Collection", { personal_owner_id: 1, is_personal: true }),
      ],
    }),
    "GET /api/collection/root": { status: 200, body: root },
    "GET /api/collection/root/items": items(item()),
    "GET /api/collection/7": { status: 200, body: collection() },
    "GET /api/collection/7/items": items(),
    "GET /api/collection/trash": { status: 200, body: collection({ id: 2, name: "Trash", type: "trash" }) },
    "GET /api/collection/trash/items": items(item({ archived: true, can_restore: true, can_delete: true })),
    ...more,
  });
  open(`/collection/${key}`);
  return asked;
}
