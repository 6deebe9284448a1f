import { expect, test } from "vitest";
import type { EngineField } from "@/api/engines";
import { detailsErrors, initialDetails, isKept, toDetails, visibleFields } from "./details";

const fields: EngineField[] = [
  { name: "host", "display-name": "Host", default: "localhost" },
  { name: "port", "display-name": "Port", type: "integer", placeholder: "5432" },
  { name: "dbname", "display-name": "Database name", required: true },
  { name: "password", "display-name": "Password", type: "password" },
  { name: "ssl", "display-name": "Use TLS", type: "boolean", default: false },
  { name: "ssl-mode", "display-name": "TLS mode", type: "select", default: "require", "visible-if": { ssl: true } },
  {
    name: "ssl-root-cert",
    "display-name": "Root certificate",
    type: "text",
    required: true,
    "visible-if": { ssl: true, "ssl-mode": ["verify-ca", "verify-full"] },
  },
];

const names = (details: Record<string, unknown>) => visibleFields(fields, details).map((field) => field.name);

test("a field shows while all its conditions hold", () => {
  const details = initialDetails(fields);
  expect(names(details)).toEqual(["host", "port", "dbname", "password", "ssl"]);
  expect(names({ ...details, ssl: true })).toContain("ssl-mode");
  expect(names({ ...details, ssl: true })).not.toContain("ssl-root-cert");
  expect(names({ ...details, ssl: true, "ssl-mode": "verify-full" })).toContain("ssl-root-cert");
});

test("only what shows is required and checked", () => {
  const details = { ...initialDetails(fields), port: "54x" };
  expect(Object.keys(detailsErrors(fields, details))).toEqual(["port", "dbname"]);
  expect(
    Object.keys(
      detailsErrors(fields, { ...details, port: "5432", dbname: "shop", ssl: true, "ssl-mode": "verify-ca" }),
    ),
  ).toEqual(["ssl-root-cert"]);
});

test("numbers are sent as numbers, blanks not at all, hidden fields not at all", () => {
  const details = {
    ...initialDetails(fields),
    port: " 5433 ",
    dbname: " shop ",
    "ssl-root-cert": "typed, then hidden",
  };
  expect(toDetails(fields, details)).toEqual({ host: "localhost", port: 5433, dbname: "shop", ssl: false });
});

test("a kept password is not shown, and travels as the sentinel until it is replaced", () => {
  const stored = { dbname: "shop", password: "**MetabasePass**" };
  const details = initialDetails(fields, stored);
  expect(details.password).toBe("");
  expect(isKept(fields[3] as EngineField, stored)).toBe(true);
  expect(toDetails(fields, details, stored).password).toBe("**MetabasePass**");
  expect(toDetails(fields, { ...details, password: "  new one " }, stored).password).toBe("  new one ");
});

test("an emptied field is sent as null, because the server merges", () => {
  const stored = { host: "db", port: 5433, dbname: "shop" };
  const details = { ...initialDetails(fields, stored), port: "" };
  expect(toDetails(fields, details, stored)).toMatchObject({ host: "db", port: null });
});
