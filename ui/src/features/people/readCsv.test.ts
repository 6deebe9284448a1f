import { expect, test } from "vitest";
import { readCsv } from "./readCsv";

test("letters of all languages come through", async () => {
  expect(await readCsv(new File(["email,first_name\nk@example.com,Käthe"], "people.csv"))).toEqual({
    text: "email,first_name\nk@example.com,Käthe",
  });
});

test("a file in an older encoding is refused before it garbles names", async () => {
  const latin1 = new Uint8Array([0x4b, 0xe4, 0x74, 0x68, 0x65]);
  expect(await readCsv(new File([latin1], "old.csv"))).toEqual({ problem: expect.stringContaining("UTF-8") });
});

test("a file the server would not read is refused", async () => {
  expect(await readCsv(new File(["x".repeat(2_000_001)], "big.csv"))).toEqual({
    problem: expect.stringContaining("2 MB"),
  });
});
