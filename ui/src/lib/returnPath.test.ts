import { expect, test } from "vitest";
import { returnPath } from "./returnPath";

test.each(["/question?database=1#run", "/admin/databases/3", "/browse/databases"])("%s leads back there", (path) => {
  expect(returnPath(path)).toBe(path);
});

test.each([
  undefined,
  7,
  "",
  "question",
  "https://evil.example/",
  "//evil.example/path",
  "/\\evil.example",
  "/.//evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "javascript:alert(1)",
  "/auth/login?redirect=/auth/login",
])("%j leads to the start page", (path) => {
  expect(returnPath(path)).toBe("/");
});
