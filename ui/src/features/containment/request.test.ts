import { expect, test } from "vitest";
import { containmentRequest, emptyFields, saysWhom } from "./request";

test("nobody is meant until somebody is chosen, and everybody only when it is said", () => {
  expect(saysWhom(emptyFields)).toBe(false);
  expect(saysWhom({ ...emptyFields, network: " " })).toBe(false);
  expect(saysWhom({ ...emptyFields, groups: ["3"] })).toBe(true);
  expect(saysWhom({ ...emptyFields, reach: "all" })).toBe(true);
});

test("what is chosen but hidden is not sent", () => {
  const { filter } = containmentRequest({ ...emptyFields, reach: "all", groups: ["3"], network: "203.0.113.0/24" });
  expect(filter).toEqual({ all: true });
});

test("criteria are sent as the server wants them", () => {
  const fields = {
    ...emptyFields,
    people: [{ value: "7", label: "Ada" }],
    groups: ["3"],
    network: " 203.0.113.0/24 ",
    prefixes: ["mb_AbCd"],
    after: "2026-05-01T09:00",
    sparesMe: false,
  };
  expect(containmentRequest(fields)).toEqual({
    filter: {
      user_ids: [7],
      group_ids: [3],
      created_after: new Date("2026-05-01T09:00").toISOString(),
      cidr: "203.0.113.0/24",
      key_prefixes: ["mb_AbCd"],
    },
    actions: ["revoke_sessions", "disable_api_keys"],
    include_me: true,
  });
});
