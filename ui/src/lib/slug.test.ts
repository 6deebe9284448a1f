import { expect, it } from "vitest";
import { idIn, slugged } from "./slug";

it("an address is the number and the words of the name", () => {
  expect(slugged(12, "Orders by Status (2026)")).toBe("12-orders-by-status-2026");
  expect(slugged(12, "Umsätze & Größe")).toBe("12-umsätze-größe");
  expect(slugged(12, "—")).toBe("12");
  expect(slugged(12, "x".repeat(300)).length).toBeLessThan(100);
});

it("only the number counts", () => {
  expect(idIn("12-whatever")).toBe(12);
  expect(idIn("12")).toBe(12);
  for (const text of ["orders", "12orders", "0-x", "-12", ""]) expect(idIn(text)).toBeNull();
});
