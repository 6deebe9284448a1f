import { expect, test } from "vitest";
import { sessionChange, sessionValues } from "./sessionSettings";

const touched =
  (...fields: string[]) =>
  (field: string) =>
    fields.includes(field);

test("a server without an idle time proposes one, and is left without unless it is turned on", () => {
  const values = sessionValues({ "session-timeout": null });
  expect(values).toMatchObject({ isTimed: false, amount: 60, unit: "minutes", "session-cookie-samesite": "lax" });
  expect(sessionChange({ ...values, isTimed: true }, touched("isTimed"))).toEqual({
    "session-timeout": { amount: 60, unit: "minutes" },
  });
});

test("turning it off removes it", () => {
  const values = sessionValues({ "session-timeout": { amount: 2, unit: "hours" } });
  expect(values).toMatchObject({ isTimed: true, amount: 2, unit: "hours" });
  expect(sessionChange({ ...values, isTimed: false }, touched("isTimed"))).toEqual({ "session-timeout": null });
});

test("seconds, which only the environment and the API know, are shown as minutes", () => {
  expect(sessionValues({ "session-timeout": { amount: 90, unit: "seconds" } })).toMatchObject({
    amount: 2,
    unit: "minutes",
  });
});

test("what was not touched is not sent", () => {
  expect(sessionChange(sessionValues({ "session-cookies": true }), touched())).toEqual({});
  expect(sessionChange(sessionValues({ "session-cookies": true }), touched("session-cookies"))).toEqual({
    "session-cookies": true,
  });
});

test("a fresh proof is asked for only where somebody set it", () => {
  expect(sessionValues({})["reauthentication-minutes"]).toBe("off");
  const values = sessionValues({ "reauthentication-minutes": 5 });
  expect(values["reauthentication-minutes"]).toBe("5");
  const change = (minutes: string) =>
    sessionChange({ ...values, "reauthentication-minutes": minutes }, touched("reauthentication-minutes"));
  expect(change("3")).toEqual({ "reauthentication-minutes": 3 });
  expect(change("off")).toEqual({ "reauthentication-minutes": null });
});
