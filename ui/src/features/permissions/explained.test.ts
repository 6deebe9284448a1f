import { expect, test } from "vitest";
import { actionsOf, holderOf, objectOf, whatSearch, whoSearch } from "./explained";

test("an address says what is asked about; what does not fit is left out", () => {
  expect(objectOf(whoSearch({ database: "7", action: "query" }))).toEqual({ database_id: 7 });
  expect(objectOf(whoSearch({ collection: "root" }))).toEqual({ collection_id: "root" });
  expect(whoSearch({ table: 3, action: "sorcery", type: "robot", page: 0 })).toEqual({ table: 3 });
  expect(objectOf(whoSearch({}))).toBeNull();
  expect(holderOf(whatSearch({ key: "4", type: "collections" }))).toEqual({ api_key_id: 4 });
  expect(holderOf(whatSearch({ person: "x" }))).toBeNull();
});

test("of tables and collections is asked what can be done with them", () => {
  expect(actionsOf({ database_id: 1 })[0]).toBe("view-data");
  expect(actionsOf({ table_id: 1 })).not.toContain("native-query");
  expect(actionsOf({ collection_id: "root" })).toEqual(["read", "write"]);
});
