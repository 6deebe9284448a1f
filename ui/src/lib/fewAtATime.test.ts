import { expect, it } from "vitest";
import { fewAtATime } from "./fewAtATime";

function work() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { ended, end };
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

it("the third waits until one of two is done", async () => {
  const run = fewAtATime(2);
  const { signal } = new AbortController();
  const begun: number[] = [];
  const works = [work(), work(), work()];
  const all = works.map(({ ended }, place) =>
    run(() => {
      begun.push(place);
      return ended;
    }, signal),
  );
  await settled();
  expect(begun).toEqual([0, 1]);
  works[1]?.end();
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  works[0]?.end();
  works[2]?.end();
  await Promise.all(all);
});

it("who is aborted while waiting is never begun, and a failure makes room, too", async () => {
  const run = fewAtATime(1);
  const first = run(() => Promise.reject(new Error("no")), new AbortController().signal);
  const impatient = new AbortController();
  let isBegun = false;
  const second = run(async () => {
    isBegun = true;
  }, impatient.signal);
  impatient.abort();
  await expect(second).rejects.toThrow();
  await expect(first).rejects.toThrow("no");
  expect(isBegun).toBe(false);
  expect(await run(() => Promise.resolve(3), new AbortController().signal)).toBe(3);
});
