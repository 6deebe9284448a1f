/** The filters of a dashboard: of what kinds they are, what they are set to, and how an address says so. Pure. */
import type { Dashcard, Parameter } from "@/api/types";

/** What a filter is set to, as the server takes it; null: to nothing. */
export type FilterValue = string | (string | number | null)[] | null;

/** How a filter is filled in. */
export type FilterField = "texts" | "numbers" | "ids" | "between" | "date" | "dates";

/** The kinds that can be made here, by the type that the server knows them by. */
export const filterKinds = [
  { value: "string/=", label: "Text is" },
  { value: "string/contains", label: "Text contains" },
  { value: "number/=", label: "Number is" },
  { value: "number/between", label: "Number between" },
  { value: "date/all-options", label: "Date" },
  { value: "date/single", label: "One day" },
  { value: "id", label: "ID" },
];

/** Null for a kind that other clients make and that is not filled in here. */
export function fieldOf({ type }: Parameter): FilterField | null {
  if (type === "id") return "ids";
  if (type === "number/between") return "between";
  if (type === "number/=" || type === "number/!=") return "numbers";
  if (type === "date/single") return "date";
  if (type === "date/all-options" || type === "date/range" || type === "date/relative") return "dates";
  return type?.startsWith("string/") ? "texts" : null;
}

/** Is what is known as a filter's value one, and in which form is it sent? Whatever does not fit is none. */
export function valueIn(parameter: Parameter, raw: unknown): FilterValue {
  const all: unknown[] = Array.isArray(raw) ? raw : [raw];
  const texts = all.filter((it) => it !== null && it !== undefined && it !== "").map(String);
  switch (fieldOf(parameter)) {
    case "between": {
      const [from = null, to = null] = all.map(numberIn);
      return from === null && to === null ? null : [from, to];
    }
    case "numbers":
      return someOf(texts.map(numberIn).filter((it) => it !== null));
    case "ids":
      return someOf(texts.map((text) => (/^\d{1,15}$/.test(text) ? Number(text) : text)));
    case "texts":
      return someOf(texts);
    case "date":
    case "dates":
      return texts[0] ?? null;
    case null:
      return null;
  }
}

const someOf = <T extends string | number>(list: T[]): T[] | null => (list.length > 0 ? list : null);

export function numberIn(raw: unknown): number | null {
  if (raw === null || raw === undefined || String(raw).trim() === "") return null;
  const number = Number(raw);
  return Number.isFinite(number) ? number : null;
}

/** What the address holds beside filters. */
const TAKEN = ["tab", "edit"];

export const nameInAddress = ({ slug, id }: Parameter) => (slug && !TAKEN.includes(slug) ? slug : id);

export type Search = Record<string, unknown>;

/** What a filter is set to: as the address says, or else by default. */
export function valueOf(parameter: Parameter, search: Search): FilterValue {
  const said = search[nameInAddress(parameter)];
  const value = said === undefined ? null : valueIn(parameter, said);
  const needsDefault = said === undefined || (value === null && parameter.required === true);
  return needsDefault ? valueIn(parameter, parameter.default) : value;
}

/** What the address has to say of that value: nothing where it is the default. */
export function inAddress(parameter: Parameter, value: FilterValue): unknown {
  const usual = valueIn(parameter, parameter.default);
  if (JSON.stringify(value) === JSON.stringify(usual)) return undefined;
  if (value === null) return "";
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** With what a place is asked: the filters that reach it and are set. */
export const askedOf = ({ parameter_mappings }: Pick<Dashcard, "parameter_mappings">, filters: Filters): Sent[] =>
  filters
    .filter(
      ({ parameter, value }) => value !== null && parameter_mappings.some((it) => it.parameter_id === parameter.id),
    )
    .map(({ parameter: { id, type }, value }) => ({ id, ...(type ? { type } : {}), value }));

export type Filters = { parameter: Parameter; value: FilterValue }[];
export interface Sent {
  id: string;
  type?: string;
  value: FilterValue;
}

/** Those of another client's making are asked with their default, in the form in which it was kept. */
export const filtersOf = (parameters: Parameter[], search: Search): Filters =>
  parameters.map((parameter) => ({
    parameter,
    value: fieldOf(parameter) === null ? ((parameter.default ?? null) as FilterValue) : valueOf(parameter, search),
  }));

/** An id and a name for addresses that no other filter of the dashboard has. */
export function newFilter(parameters: Parameter[], name: string, type: string): Parameter {
  const free = (wanted: string, isTaken: (text: string) => boolean) => {
    for (let number = 1; ; number += 1) {
      const text = number === 1 ? wanted : `${wanted}_${number}`;
      if (!isTaken(text)) return text;
    }
  };
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["filter"];
  return {
    id: free("filter", (text) => parameters.some(({ id }) => id === text)),
    name,
    slug: free(words.join("_"), (text) => TAKEN.includes(text) || parameters.some(({ slug }) => slug === text)),
    type,
    sectionId: type.split("/")[0] ?? type,
  };
}
