import { afterEach, expect, it, vi } from "vitest";
import { adHoc, exportQuery, nativeQuery } from "./dataset";

afterEach(() => vi.unstubAllGlobals());

const query = nativeQuery(1, "SELECT 1");

function answer(body: string, headers: Record<string, string>, status = 200) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status, headers })));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

function take(format: "csv" | "json" = "csv", onProgress: (bytes: number) => void = () => undefined) {
  return exportQuery(format, adHoc(query), { signal: new AbortController().signal, onProgress });
}

it("takes the file with the server's name for it, and tells how much has come", async () => {
  const fetched = answer("a\n1\n", {
    "Content-Type": "text/csv",
    "Content-Disposition": 'attachment; filename="query_result_2026.csv"',
  });
  const seen: number[] = [];
  const file = await take("csv", (bytes) => seen.push(bytes));
  expect(file.name).toBe("query_result_2026.csv");
  expect(await file.content.text()).toBe("a\n1\n");
  expect(seen.at(-1)).toBe(4);
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/dataset/csv");
  expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body))).toEqual({ query });
});

it("does not hand over a failure as a file", async () => {
  answer(JSON.stringify({ status: "failed", error: "no such table: x" }), { "Content-Type": "application/json" });
  await expect(take("json")).rejects.toThrow("no such table: x");
});

it("hands over text that only looks like a failure", async () => {
  answer('{"status"\n1\n', { "Content-Type": "text/csv" });
  expect((await take()).name).toBe("query_result.csv");
});

it("says what a refusal said", async () => {
  answer("You don't have permissions to do that.", {}, 403);
  await expect(take()).rejects.toMatchObject({ status: 403, message: "You don't have permissions to do that." });
});

it("keeps nothing of a file that broke off", async () => {
  const body = new ReadableStream({
    start: (stream) => {
      stream.enqueue(new TextEncoder().encode("a\n1\n"));
      stream.error(new TypeError("network error"));
    },
  });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body)));
  await expect(take()).rejects.toThrow(/broke off before its end/);
});
