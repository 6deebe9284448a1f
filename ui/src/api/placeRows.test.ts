import { expect, test } from "vitest";
import { type PlaceRule, toLookAt, toNarrowTo, toPutInto } from "./collectionPlaces";
import type { Branch } from "./collectionTree";
import { type Level, placeRows } from "./placeRows";

const branch = (id: number, name: string, own: Partial<Branch> = {}): Branch => ({
  id,
  name,
  hasMore: null,
  can_write: true,
  is_personal: false,
  ...own,
});
const here = (...data: Branch[]): Level => ({ data, error: null, refetch: () => undefined });
const levels = new Map([
  [7, here(branch(8, "2026", { hasMore: true }))],
  [8, here(branch(10, "Spring", { hasMore: false }))],
  [5, here(branch(6, "Drafts", { hasMore: false, is_personal: true }))],
]);

function rows(rule: PlaceRule, open: string[], own: { top?: Level; way?: number[] } = {}) {
  const tree = {
    root: { name: "Our analytics", can_write: false },
    top: own.top ?? here(branch(7, "Sales"), branch(9, "Locked", { can_write: false })),
    own: branch(5, "Ada L's Personal Collection", { is_personal: true }),
    inside: (id: number) => levels.get(id),
  };
  const unfolding = {
    isOpen: (key: string) => open.includes(key),
    count: () => 2,
    more: () => undefined,
    way: own.way ?? [],
  };
  return placeRows(tree, unfolding, rule).map((row) => {
    const words = row.kind === "note" ? `(${row.words})` : row.label;
    const sign = row.kind === "note" || row.isOpen === null ? " " : row.isOpen ? "-" : "+";
    const obstacle = row.kind === "item" && row.obstacle !== null ? ` [${row.obstacle}]` : "";
    return `${"  ".repeat(row.level - 1)}${sign} ${words}${obstacle}`;
  });
}

test("only what is unfolded is there; what is view only cannot be chosen, and still leads on", () => {
  expect(rows(toPutInto(), ["root", "7"])).toEqual([
    "- Our analytics [View only]",
    "  - Sales",
    "    + 2026",
    "  + Locked [View only]",
    "+ Your personal collection",
  ]);
});

test("nothing is moved into itself, nor into what is in it", () => {
  expect(rows(toPutInto([8]), ["root", "7", "8"])).toEqual([
    "- Our analytics [View only]",
    "  - Sales",
    "      2026 [Goes along]",
    "  + Locked [View only]",
    "+ Your personal collection",
  ]);
});

test("whoever looks around may look everywhere", () => {
  expect(rows(toLookAt, ["5"])).toEqual(["+ Our analytics", "- Your personal collection", "    Drafts"]);
});

test("a scope is narrowed to any but the root, and of a personal one to the whole", () => {
  expect(rows(toNarrowTo, ["5", "7", "8"])).toEqual([
    "- Sales",
    "  - 2026",
    "      Spring",
    "+ Locked",
    "  Your personal collection",
  ]);
});

test("of very many the first are drawn, and what leads to the chosen one", () => {
  const many = here(...Array.from({ length: 1500 }, (_, at) => branch(at + 100, `Team ${at}`)));
  expect(rows(toLookAt, ["root"], { top: many, way: [1200] })).toEqual([
    "- Our analytics",
    "  + Team 0",
    "  + Team 1",
    "  + Team 1100",
    "    (Show more of 1,497 others)",
    "+ Your personal collection",
  ]);
});

test("a level says that it is on its way, empty, or not to be had", () => {
  const level = (own: Partial<Level>) => rows(toLookAt, ["root"], { top: { ...here(), data: undefined, ...own } })[1];
  expect(level({})).toBe("    (Loading…)");
  expect(level({ data: [] })).toBe("    (No collections yet)");
  expect(level({ error: new Error("Something went wrong.") })).toBe("    (Something went wrong. Try again)");
});
