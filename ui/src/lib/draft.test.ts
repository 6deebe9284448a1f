import { expect, test } from "vitest";
import { changesOf, choose } from "./draft";

const held: Record<string, string> = { see: "blocked", ask: "no" };
const levelOf = (key: string) => held[key] ?? "none";
const asking = { key: "ask", to: "all", follows: [["see", "open"]] as [string, string][] };

test("what follows from a choice goes with it", () => {
  const asks = choose({}, [asking], levelOf);
  expect(changesOf(asks, levelOf)).toEqual([
    { key: "ask", now: "no", to: "all", isDisputed: false, follows: false },
    { key: "see", now: "blocked", to: "open", isDisputed: false, follows: true },
  ]);
  expect(changesOf(choose(asks, [{ key: "ask", to: "no" }], levelOf), levelOf)).toEqual([]);
});

test("what follows anyway is no change, and overrules what was chosen otherwise", () => {
  const stays = [{ key: "ask", to: "all", follows: [["see", "blocked"]] as [string, string][] }];
  expect(Object.keys(choose({}, stays, levelOf))).toEqual(["ask"]);
  const opened = choose({}, [{ key: "see", to: "open" }], levelOf);
  expect(changesOf(choose(opened, stays, levelOf), levelOf).map(({ key }) => key)).toEqual(["ask"]);
});

test("what followed from a choice that another overrules goes, too", () => {
  const shut = choose({}, [{ key: "see", to: "shut", follows: [["load", "nothing"]] }], levelOf);
  expect(Object.keys(choose(shut, [asking], levelOf))).toEqual(["see", "ask"]);
});

test("what has come to be so by itself is no change, and what others changed is marked", () => {
  const made = [
    { key: "ask", to: "all" },
    { key: "see", to: "open" },
  ];
  const changes = changesOf(choose({}, made, levelOf), (key) => (key === "ask" ? "all" : "legacy"));
  expect(changes).toEqual([{ key: "see", now: "legacy", to: "open", isDisputed: true, follows: false }]);
});
