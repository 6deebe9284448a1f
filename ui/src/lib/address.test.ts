import { expect, test } from "vitest";
import { isAddress } from "./address";

test.each(["10.0.0.7", "255.255.255.255", "::1", "2001:db8::7", "::ffff:10.0.0.7"])("%s is one", (text) => {
  expect(isAddress(text)).toBe(true);
});

test.each(["", "10", "10.0.0", "10.0.0.", "10.0.0.256", "2001:db8", "localhost", "::1]/x"])("%j is none", (text) => {
  expect(isAddress(text)).toBe(false);
});
