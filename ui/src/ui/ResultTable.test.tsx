import { MantineProvider } from "@mantine/core";
import { createEvent, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { result } from "@/test/result";
import type { Value } from "@/lib/values";
import { ResultTable } from "./ResultTable";

const long = "a text that nobody could read in a cell of a table without making that cell far too wide";
const orders = result("id Integer, total Float, note Text, paid Boolean", [1, 1234.5, null, true], [2, 7, long, false]);

function show(rows: Value[][] = orders.rows, truncatedAt?: number) {
  render(
    <MantineProvider>
      <ResultTable label="Result" cols={orders.cols} rows={rows} truncatedAt={truncatedAt} />
    </MantineProvider>,
  );
  return screen.getByRole("grid", { name: "Result" });
}

function active(grid: HTMLElement) {
  return document.getElementById(grid.getAttribute("aria-activedescendant") ?? "")?.textContent;
}

it("tells its size and prints each kind of value", () => {
  const grid = show();
  expect(grid).toHaveAttribute("aria-rowcount", "3");
  expect(grid).toHaveAttribute("aria-colcount", "4");
  expect(
    within(grid)
      .getAllByRole("columnheader")
      .map((cell) => cell.textContent),
  ).toEqual(["id", "total", "note", "paid"]);
  const [, first] = within(grid).getAllByRole("row");
  expect(
    within(first as HTMLElement)
      .getAllByRole("gridcell")
      .map((cell) => cell.textContent),
  ).toEqual(["1", "1,234.5", "null", "true"]);
});

it("draws only what is on screen of a long result", () => {
  const grid = show(Array.from({ length: 5_000 }, (_, at) => [at, at, "x", true]));
  expect(grid).toHaveAttribute("aria-rowcount", "5001");
  expect(within(grid).getAllByRole("row").length).toBeLessThan(60);
});

it("says when there may be more rows", () => {
  show(orders.rows, 2000);
  expect(screen.getByText("These are the first 2,000 rows; there may be more.")).toBeVisible();
});

it("is walked with the arrow keys, into the header and no further than its edges", async () => {
  const user = userEvent.setup();
  const grid = show();
  await user.tab();
  expect(grid).toHaveFocus();
  expect(active(grid)).toBe("1");
  await user.keyboard("{ArrowRight}{ArrowDown}{ArrowDown}");
  expect(active(grid)).toBe("7");
  await user.keyboard("{Home}{ArrowLeft}");
  expect(active(grid)).toBe("2");
  await user.keyboard("{ArrowUp}{ArrowUp}{ArrowUp}{End}");
  expect(active(grid)).toBe("paid");
});

it("copies a value as the database sent it", async () => {
  const user = userEvent.setup();
  const grid = show();
  await user.tab();
  await user.keyboard("{ArrowRight}");
  const clipboard = new Map<string, string>();
  const copy = createEvent.copy(grid, {
    clipboardData: { setData: (type: string, text: string) => clipboard.set(type, text) },
  });
  fireEvent(grid, copy);
  expect(clipboard.get("text/plain")).toBe("1234.5");
  expect(screen.getByText("Copied 1234.5")).toBeInTheDocument();
});

it("shows a whole value on demand", async () => {
  const user = userEvent.setup();
  const grid = show();
  await user.tab();
  await user.keyboard("{ArrowDown}{ArrowRight}{ArrowRight}{Enter}");
  expect(await screen.findByRole("dialog", { name: "note" })).toHaveTextContent(long);
  await user.keyboard("{Escape}");
  await user.dblClick(within(grid).getByText("null"));
  expect(await screen.findByText(/no value here/)).toBeInTheDocument();
});

it("makes a column wider from the keyboard", async () => {
  const user = userEvent.setup();
  const grid = show();
  const width = () => Number.parseInt(within(grid).getByRole("columnheader", { name: "id" }).style.width);
  const before = width();
  await user.tab();
  await user.keyboard("{ArrowUp}{Alt>}{ArrowRight}{/Alt}");
  expect(width()).toBe(before + 16);
});
