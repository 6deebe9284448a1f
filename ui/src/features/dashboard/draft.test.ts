import { expect, it } from "vitest";
import { card } from "@/test/cards";
import { dashcard, text } from "@/test/dashboards";
import {
  addQuestion,
  addTab,
  addText,
  bring,
  draftOf,
  isSame,
  moveTab,
  onTab,
  place,
  remove,
  removeTab,
  renameTab,
  sentOf,
  step,
  write,
} from "./draft";

const draft = draftOf({ tabs: [], parameters: [], dashcards: [dashcard(), text("Hello")] });
const areas = (all: typeof draft) => all.dashcards.map(({ id, row, col }) => [id, row, col]);

it("what is new lies where there is room, under ids of its own", () => {
  const more = addText(addQuestion(draft, null, card({ id: 5, display: "bar" })), null, "text");
  expect(areas(more)).toEqual([
    [10, 0, 0],
    [11, 6, 0],
    [-1, 0, 12],
    [-2, 6, 12],
  ]);
  const again = addText(remove(more, -2), null, "heading");
  expect(again.dashcards.at(-1)?.id).toBe(-3);
});

it("is sent whole, with what is not edited here, and without the cards themselves", () => {
  const mapping = { parameter_id: "a", card_id: 12, target: ["dimension", ["field", 22, null]] };
  const own = draftOf({
    tabs: [],
    parameters: [{ id: "a" }],
    dashcards: [dashcard({ parameter_mappings: [mapping], series: [card({ id: 13 }), {}] })],
  });
  expect(sentOf(own)).toEqual({
    tabs: [],
    parameters: [{ id: "a" }],
    dashcards: [
      {
        id: 10,
        dashboard_tab_id: null,
        card_id: 12,
        row: 0,
        col: 0,
        size_x: 12,
        size_y: 6,
        parameter_mappings: [mapping],
        inline_parameters: [],
        visualization_settings: {},
        series: [{ id: 13 }],
      },
    ],
  });
});

it("the first tab takes what is there, and a second is there for more", () => {
  const tabbed = addTab(draft);
  expect(tabbed.tabs).toEqual([
    { id: -1, name: "Tab 1" },
    { id: -2, name: "Tab 2" },
  ]);
  expect(onTab(tabbed, -1)).toHaveLength(2);
  expect(onTab(addText(tabbed, -2, "text"), -2)).toHaveLength(1);
  expect(addTab(tabbed).tabs.at(-1)).toEqual({ id: -3, name: "Tab 3" });
});

it("tabs are renamed, moved, and removed with what is on them", () => {
  const tabbed = bring(addTab(draft), 11, -2);
  expect(areas(tabbed)).toEqual([
    [10, 0, 0],
    [11, 0, 0],
  ]);
  expect(moveTab(renameTab(tabbed, -2, "Texts"), -2, -1).tabs.map(({ name }) => name)).toEqual(["Texts", "Tab 1"]);
  expect(moveTab(tabbed, -2, 1)).toBe(tabbed);
  expect(removeTab(tabbed, -2).dashcards.map(({ id }) => id)).toEqual([10]);
});

it("places make room on their tab alone", () => {
  const tabbed = bring(addTab(draft), 11, -2);
  expect(areas(place(tabbed, 11, { row: 2 }))).toEqual([
    [10, 0, 0],
    [11, 2, 0],
  ]);
  expect(areas(place(draft, 11, { row: 2 }))).toEqual([
    [10, 8, 0],
    [11, 2, 0],
  ]);
});

it("steps up and down change the order in which it is read", () => {
  expect(areas(step(draft, 11, -1))).toEqual(areas(step(draft, 10, 1)));
  expect(areas(step(draft, 11, -1))).toEqual([
    [10, 6, 0],
    [11, 0, 0],
  ]);
  expect(step(draft, 10, -1)).toBe(draft);
});

it("what was written and taken back is no change", () => {
  expect(isSame(write(write(draft, 11, "Bye"), 11, "Hello"), draft)).toBe(true);
  expect(isSame(write(draft, 11, "Bye"), draft)).toBe(false);
});
