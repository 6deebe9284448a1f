import { describe, expect, it } from "vitest";
import { cellPrinter, compactNumber, plainText, readableNumber, toMoment, type Value } from "./values";

const print = (type: string, value: Value, name = "x", others: Value[] = []) =>
  cellPrinter({ name, display_name: name, base_type: `type/${type}` }, [value, ...others])(value);

describe("cells", () => {
  it.each([
    ["Integer", 1234567, "1,234,567"],
    ["Float", 0.1, "0.1"],
    ["Float", 1234.5, "1,234.5"],
    ["Float", 1e-12, "1e-12"],
    ["Float", 1.5e300, "1.5e+300"],
    ["BigInteger", "9007199254740993123", "9,007,199,254,740,993,123"],
    ["Decimal", "12345678901234567890.5", "12345678901234567890.5"],
    ["Date", "2014-04-07T00:00:00Z", "2014-04-07"],
    ["DateTime", "2014-04-07T10:20:30.123Z", "2014-04-07 10:20:30.123"],
    ["DateTime", "2014-04-07T00:00:00Z", "2014-04-07"],
    ["DateTimeWithTZ", "2014-04-07T10:20:30+02:00", "2014-04-07 10:20:30+02:00"],
    ["DateTime", "not a date", "not a date"],
    ["Time", "10:20:30Z", "10:20:30Z"],
    ["Boolean", true, "true"],
    ["Boolean", 0, "false"],
    ["Text", "1234567", "1234567"],
    ["*", { a: 1 }, '{"a":1}'],
  ])("%s %j reads %s", (type, value, text) => {
    expect(print(type, value)).toBe(text);
  });

  it("do not group digits that name something", () => {
    expect(print("Integer", 10234, "user_id")).toBe("10234");
    expect(print("Integer", 2024, "year")).toBe("2024");
  });

  it("keep midnight in a column that has other times", () => {
    expect(print("DateTime", "2014-04-07T00:00:00Z", "x", ["2014-04-07T10:00:00Z"])).toBe("2014-04-07 00:00:00");
  });
});

it("the full text of a value is what the database sent", () => {
  expect(plainText(1234567.25)).toBe("1234567.25");
  expect(plainText(null)).toBe("");
  expect(plainText({ a: 1 })).toBe('{\n  "a": 1\n}');
});

it("moments are read from dates, months and timestamps, and from nothing else", () => {
  expect(toMoment("2024-02")).toBe(Date.UTC(2024, 1));
  expect(toMoment("2024-02-03")).toBe(Date.UTC(2024, 1, 3));
  expect(toMoment("2024-02-03 04:05")).toBe(Date.UTC(2024, 1, 3, 4, 5));
  expect(toMoment("2024-02-03T04:05:06.78-08:00")).toBe(Date.UTC(2024, 1, 3, 4, 5, 6, 780));
  expect(toMoment("2024-13-01")).toBeNull();
  expect(toMoment("2024")).toBeNull();
  expect(toMoment(2024)).toBeNull();
});

it("figures are short on axes and exact enough in tooltips", () => {
  expect(compactNumber(1250000)).toBe("1.3M");
  expect(compactNumber(2500)).toBe("2,500");
  expect(readableNumber(0.30000000000000004)).toBe("0.3");
  expect(readableNumber(1234567.891)).toBe("1,234,567.89");
});
