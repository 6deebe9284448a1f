import { expect, test } from "vitest";
import { firstPage, returnPath } from "./returnPath";

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
  "/api/session",
])("%j leads to the start page", (path) => {
  expect(returnPath(path)).toBe("/");
});

test.each(["/collection/7", "/dashboard/3?tab=2#top", "/setups"])("people are led first to %s", (path) => {
  expect(firstPage(path)).toBe(path);
});

test.each([
  "",
  "/",
  "/?landing=1",
  "/#",
  "/setup",
  "/setup/",
  "/setup?a=1",
  "//evil.example",
  "https://evil.example/",
  null,
])("nobody is led to %j, or in circles", (path) => {
  expect(firstPage(path)).toBeNull();
});
