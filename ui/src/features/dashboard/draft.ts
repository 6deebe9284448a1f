/** The layout of a dashboard while it is edited. What is new has a negative id until it is saved. Pure. */
import type { Card, Dashboard, DashboardTab, Dashcard, Parameter, SentLayout } from "@/api/types";
import { textSettings } from "./kinds";
import { type Area, COLUMNS, firstFree, inReadingOrder, put } from "./layout";

export interface Draft {
  tabs: DashboardTab[];
  dashcards: Dashcard[];
  parameters: Parameter[];
  /** The id of the next thing that is new; none is given twice, so that what was taken away can come back. */
  next: number;
}

export const draftOf = (dashboard: Pick<Dashboard, "tabs" | "dashcards" | "parameters">): Draft => ({
  tabs: dashboard.tabs.map(({ id, name }) => ({ id, name })),
  dashcards: dashboard.dashcards,
  parameters: dashboard.parameters,
  next: -1,
});

/** What lies on a tab; without tabs, all of it. */
export const onTab = ({ dashcards }: Pick<Draft, "dashcards">, tab: number | null): Dashcard[] =>
  dashcards.filter(({ dashboard_tab_id }) => tab === null || dashboard_tab_id === tab);

export function sentOf({ tabs, dashcards, parameters }: Draft): SentLayout {
  return {
    tabs,
    parameters,
    dashcards: dashcards.map((dashcard) => ({
      id: dashcard.id,
      dashboard_tab_id: dashcard.dashboard_tab_id,
      card_id: dashcard.card_id,
      row: dashcard.row,
      col: dashcard.col,
      size_x: dashcard.size_x,
      size_y: dashcard.size_y,
      parameter_mappings: dashcard.parameter_mappings,
      inline_parameters: dashcard.inline_parameters,
      visualization_settings: dashcard.visualization_settings,
      series: dashcard.series.flatMap(({ id }) => (id === undefined ? [] : [{ id }])),
    })),
  };
}

export const isSame = (one: Draft, other: Draft) => JSON.stringify(sentOf(one)) === JSON.stringify(sentOf(other));

/** How much room a picture needs at first. */
const sizes: Record<string, Pick<Area, "size_x" | "size_y">> = {
  table: { size_x: 12, size_y: 9 },
  scalar: { size_x: 6, size_y: 3 },
  smartscalar: { size_x: 6, size_y: 3 },
};
const CHART = { size_x: 12, size_y: 6 };

export function addQuestion(draft: Draft, tab: number | null, card: Card): Draft {
  return add(draft, tab, sizes[card.display] ?? CHART, { card_id: card.id, card, visualization_settings: {} });
}

export function addText(draft: Draft, tab: number | null, display: "text" | "heading"): Draft {
  const size = display === "text" ? { size_x: 12, size_y: 3 } : { size_x: COLUMNS, size_y: 1 };
  return add(draft, tab, size, { card_id: null, card: null, visualization_settings: textSettings(display, "") });
}

type Lies = Pick<Dashcard, "card_id" | "card" | "visualization_settings">;

function add(draft: Draft, tab: number | null, size: Pick<Area, "size_x" | "size_y">, what: Lies): Draft {
  const dashcard: Dashcard = {
    id: draft.next,
    dashboard_tab_id: tab,
    parameter_mappings: [],
    inline_parameters: [],
    series: [],
    ...firstFree(onTab(draft, tab), size),
    ...what,
  };
  return { ...draft, dashcards: [...draft.dashcards, dashcard], next: draft.next - 1 };
}

export function remove(draft: Draft, id: number): Draft {
  return { ...draft, dashcards: draft.dashcards.filter((dashcard) => dashcard.id !== id) };
}

export function write(draft: Draft, id: number, text: string): Draft {
  return {
    ...draft,
    dashcards: draft.dashcards.map((dashcard) =>
      dashcard.id === id
        ? { ...dashcard, visualization_settings: { ...dashcard.visualization_settings, text } }
        : dashcard,
    ),
  };
}

/** Puts something there; what is in its way on the same tab goes down. */
export function place(draft: Draft, id: number, area: Partial<Area>): Draft {
  const tab = draft.dashcards.find((dashcard) => dashcard.id === id)?.dashboard_tab_id;
  const moved = new Map(
    put(
      draft.dashcards.filter((dashcard) => dashcard.dashboard_tab_id === tab),
      id,
      area,
    ).map((dashcard) => [dashcard.id, dashcard]),
  );
  return { ...draft, dashcards: draft.dashcards.map((dashcard) => moved.get(dashcard.id) ?? dashcard) };
}

/** Takes the place of what is read before it, or gives its own to what is read after it. */
export function step(draft: Draft, id: number, by: -1 | 1): Draft {
  const tab = draft.dashcards.find((dashcard) => dashcard.id === id)?.dashboard_tab_id ?? null;
  const all = inReadingOrder(onTab(draft, tab));
  const at = all.findIndex((dashcard) => dashcard.id === id);
  const other = all[at + by];
  const self = all[at];
  if (!other || !self) return draft;
  const [upper, lower] = by === -1 ? [other, self] : [self, other];
  return place(draft, lower.id, { row: upper.row, col: upper.col });
}

/** Brings something onto another tab, to where there is room. */
export function bring(draft: Draft, id: number, tab: number): Draft {
  return {
    ...draft,
    dashcards: draft.dashcards.map((dashcard) =>
      dashcard.id === id ? { ...dashcard, dashboard_tab_id: tab, ...firstFree(onTab(draft, tab), dashcard) } : dashcard,
    ),
  };
}

/** A first tab takes what is there already; a second one is what was wanted. */
export function addTab(draft: Draft): Draft {
  if (draft.tabs.length > 0) {
    const tab = { id: draft.next, name: `Tab ${draft.tabs.length + 1}` };
    return { ...draft, tabs: [...draft.tabs, tab], next: draft.next - 1 };
  }
  const first = { id: draft.next, name: "Tab 1" };
  return {
    ...draft,
    tabs: [first, { id: draft.next - 1, name: "Tab 2" }],
    dashcards: draft.dashcards.map((dashcard) => ({ ...dashcard, dashboard_tab_id: first.id })),
    next: draft.next - 2,
  };
}

export function renameTab(draft: Draft, id: number, name: string): Draft {
  return { ...draft, tabs: draft.tabs.map((tab) => (tab.id === id ? { ...tab, name } : tab)) };
}

export function moveTab(draft: Draft, id: number, by: -1 | 1): Draft {
  const at = draft.tabs.findIndex((tab) => tab.id === id);
  const [tab, other] = [draft.tabs[at], draft.tabs[at + by]];
  if (!tab || !other) return draft;
  const tabs = [...draft.tabs];
  tabs[at] = other;
  tabs[at + by] = tab;
  return { ...draft, tabs };
}

/** With all that lies on it. */
export function removeTab(draft: Draft, id: number): Draft {
  return {
    ...draft,
    tabs: draft.tabs.filter((tab) => tab.id !== id),
    dashcards: draft.dashcards.filter(({ dashboard_tab_id }) => dashboard_tab_id !== id),
  };
}

/** Where a filter goes, by place; null: nowhere there. */
export type Targets = Record<number, unknown[] | null>;

export const targetsOf = ({ dashcards }: Draft, filter: string): Targets =>
  Object.fromEntries(
    dashcards.flatMap(({ id, parameter_mappings }) => {
      const mapping = parameter_mappings.find(({ parameter_id }) => parameter_id === filter);
      return mapping ? [[id, mapping.target]] : [];
    }),
  );

/** A new filter, or one as it is from now on; it goes where it is said and nowhere else. */
export function putFilter(draft: Draft, filter: Parameter, targets: Targets): Draft {
  const isNew = !draft.parameters.some(({ id }) => id === filter.id);
  const mapped = (dashcard: Dashcard): Dashcard => {
    const others = dashcard.parameter_mappings.filter(({ parameter_id }) => parameter_id !== filter.id);
    const target = targets[dashcard.id] ?? null;
    if (target === null && others.length === dashcard.parameter_mappings.length) return dashcard;
    const own = target === null ? [] : [{ parameter_id: filter.id, card_id: dashcard.card_id, target }];
    return { ...dashcard, parameter_mappings: [...others, ...own] };
  };
  return {
    ...draft,
    parameters: isNew
      ? [...draft.parameters, filter]
      : draft.parameters.map((parameter) => (parameter.id === filter.id ? filter : parameter)),
    dashcards: draft.dashcards.map(mapped),
  };
}

export function removeFilter(draft: Draft, filter: string): Draft {
  return {
    ...draft,
    parameters: draft.parameters.filter(({ id }) => id !== filter),
    dashcards: draft.dashcards.map((dashcard) => ({
      ...dashcard,
      parameter_mappings: dashcard.parameter_mappings.filter(({ parameter_id }) => parameter_id !== filter),
    })),
  };
}
