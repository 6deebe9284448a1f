import { expect, test } from "vitest";
import { about, detailLines, onWhat, topicWords } from "./words";

test("an unknown kind of event is spelled out", () => {
  expect(topicWords("user-login")).toBe("Signed in");
  expect(topicWords("card-archive")).toBe("Card archive");
});

test("details become lines, however deep they are", () => {
  expect(detailLines({ name: "CI", group: { id: 7, name: "Bots" }, columns: ["a", "b"], key_prefix: null })).toEqual([
    { name: "name", text: "CI" },
    { name: "group › id", text: "7" },
    { name: "group › name", text: "Bots" },
    { name: "columns", text: "a, b" },
    { name: "key prefix", text: "nothing" },
  ]);
  expect(detailLines([{ line: 2 }, { line: 3 }]).map(({ name }) => name)).toEqual(["0 › line", "1 › line"]);
  expect(detailLines({ left: [] })).toEqual([{ name: "left", text: "none" }]);
  expect(detailLines({})).toEqual([]);
  expect(detailLines(null)).toEqual([]);
});

test("an event may be about nothing, a kind of thing, or a thing", () => {
  const event = { id: 1, at: "", topic: "", details: {}, is_sealed: false };
  expect(onWhat(event)).toBe("");
  expect(onWhat({ ...event, model: "Setting", model_id: null })).toBe("Setting");
  expect(onWhat({ ...event, model: "User", model_id: 5 })).toBe("User 5");
});

test("a line of the list says what tells its event from others", () => {
  const event = {
    id: 1,
    at: "",
    topic: "",
    is_sealed: false,
    actor: { id: 1, common_name: "Ada L", email: "ada@example.com" },
    model: "User",
  };
  expect(about({ ...event, model_id: 1, details: { auth_method: "password" } })).toBe("");
  expect(about({ ...event, model_id: 2, details: {} })).toBe("User 2");
  expect(about({ ...event, model_id: 2, details: { email: "grace@example.com" } })).toBe("grace@example.com");
  expect(about({ ...event, model: "Setting", model_id: null, details: { key: "site-name" } })).toBe("site-name");
});
