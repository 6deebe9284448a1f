import { expect, it } from "vitest";
import type { Parameter } from "@/api/types";
import { askedOf, filtersOf, inAddress, nameInAddress, newFilter, valueIn, valueOf } from "./filters";

const of = (type: string, own: Partial<Parameter> = {}): Parameter => ({
  id: "f",
  name: "State",
  slug: "state",
  type,
  ...own,
});

it("what is filled in is sent as its kind wants it, and what does not fit is nothing", () => {
  expect(valueIn(of("string/="), "CA")).toEqual(["CA"]);
  expect(valueIn(of("string/="), ["CA", "", 12])).toEqual(["CA", "12"]);
  expect(valueIn(of("string/contains"), "")).toBeNull();
  expect(valueIn(of("number/="), ["1", 2.5, "x"])).toEqual([1, 2.5]);
  expect(valueIn(of("number/between"), ["5", ""])).toEqual([5, null]);
  expect(valueIn(of("number/between"), ["", null])).toBeNull();
  expect(valueIn(of("id"), ["7", "a7", "12345678901234567890"])).toEqual([7, "a7", "12345678901234567890"]);
  expect(valueIn(of("date/all-options"), "past7days")).toBe("past7days");
  expect(valueIn(of("temporal-unit"), "month")).toBeNull();
});

it("the address comes before the default, and an empty one means nothing", () => {
  const state = of("string/=", { default: "CA" });
  expect(valueOf(state, {})).toEqual(["CA"]);
  expect(valueOf(state, { state: "NY" })).toEqual(["NY"]);
  expect(valueOf(state, { state: "" })).toBeNull();
  expect(valueOf({ ...state, required: true }, { state: "" })).toEqual(["CA"]);
});

it("the address says what is not the default, and comes back as it was", () => {
  const state = of("string/=", { default: ["CA"] });
  expect(inAddress(state, ["CA"])).toBeUndefined();
  expect(inAddress(state, null)).toBe("");
  expect(inAddress(state, ["NY"])).toBe("NY");
  expect(inAddress(state, ["NY", "TX"])).toEqual(["NY", "TX"]);
  const total = of("number/between");
  expect(valueOf(total, { state: inAddress(total, [null, 5]) })).toEqual([null, 5]);
});

it("a filter that has the name of something else in the address goes by its id", () => {
  expect(nameInAddress(of("id", { slug: "tab" }))).toBe("f");
  expect(nameInAddress(of("id"))).toBe("state");
});

it("a place is asked with the filters that reach it and are set, others’ kinds with their default", () => {
  const filters = filtersOf(
    [of("string/="), of("id", { id: "g", slug: "g" }), of("temporal-unit", { id: "h", slug: "h", default: "month" })],
    { state: "CA" },
  );
  const goes = (...ids: string[]) => ({
    parameter_mappings: ids.map((parameter_id) => ({
      parameter_id,
      card_id: 1,
      target: ["dimension", ["field", 1, null]],
    })),
  });
  expect(askedOf(goes("f", "g"), filters)).toEqual([{ id: "f", type: "string/=", value: ["CA"] }]);
  expect(askedOf(goes("h"), filters)).toEqual([{ id: "h", type: "temporal-unit", value: "month" }]);
  expect(askedOf(goes(), filters)).toEqual([]);
});

it("a new filter has an id and a name of its own", () => {
  const first = newFilter([], "Ship to: state", "string/=");
  expect(first).toMatchObject({ id: "filter", slug: "ship_to_state", type: "string/=", sectionId: "string" });
  expect(newFilter([first], "Ship to state", "id")).toMatchObject({ id: "filter_2", slug: "ship_to_state_2" });
  expect(newFilter([], "Tab", "id").slug).toBe("tab_2");
});
