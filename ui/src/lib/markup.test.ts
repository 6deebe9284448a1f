import { expect, it } from "vitest";
import { blocksOf } from "./markup";

const text = (text: string) => ({ is: "text", text });

it("reads headings, paragraphs and lists", () => {
  expect(blocksOf("# Sales\nby city\nand month\n\n- one\n- two\n1. first\n### Small")).toEqual([
    { is: "heading", level: 1, pieces: [text("Sales")] },
    { is: "paragraph", pieces: [text("by city"), text("\n"), text("and month")] },
    { is: "list", isOrdered: false, items: [[text("one")], [text("two")]] },
    { is: "list", isOrdered: true, items: [[text("first")]] },
    { is: "heading", level: 3, pieces: [text("Small")] },
  ]);
});

it("reads emphasis, code and links within a line", () => {
  expect(blocksOf("See **all** of *it* in `sale`, [here](https://example.com/a).")).toEqual([
    {
      is: "paragraph",
      pieces: [
        text("See "),
        { is: "strong", text: "all" },
        text(" of "),
        { is: "emphasis", text: "it" },
        text(" in "),
        { is: "code", text: "sale" },
        text(", "),
        { is: "link", text: "here", href: "https://example.com/a" },
        text("."),
      ],
    },
  ]);
});

it.each(["javascript:alert", "data:text/html,x", "//elsewhere.example", "/\\elsewhere.example"])(
  "a link to %s is text",
  (href) => {
    expect(blocksOf(`[here](${href})`)).toEqual([{ is: "paragraph", pieces: [text(`[here](${href})`)] }]);
  },
);

it("HTML is text, and so are lone marks", () => {
  expect(blocksOf("<b onclick=x>2 * 3 * 4</b>")).toEqual([
    { is: "paragraph", pieces: [text("<b onclick=x>2 * 3 * 4</b>")] },
  ]);
});
