/**
 * The part of Markdown that people write on dashboards: headings, lists, paragraphs, emphasis, code, links. What comes
 * out are plain pieces that are drawn as elements: HTML in a text stays text. Pure.
 */
export type Piece =
  | { is: "text"; text: string }
  | { is: "strong" | "emphasis" | "code"; text: string }
  | { is: "link"; text: string; href: string };

export type Block =
  | { is: "heading"; level: 1 | 2 | 3; pieces: Piece[] }
  | { is: "paragraph"; pieces: Piece[] }
  | { is: "list"; isOrdered: boolean; items: Piece[][] };

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let isOpen = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^(#{1,6})\s+(.+)$/.exec(line);
    const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.+)$/.exec(line);
    const last = isOpen ? blocks.at(-1) : undefined;
    isOpen = line.trim() !== "" && !heading;
    if (heading) {
      blocks.push({ is: "heading", level: levelOf(heading[1] ?? ""), pieces: piecesOf(heading[2] ?? "") });
    } else if (item) {
      const isOrdered = item[1] !== undefined;
      const pieces = piecesOf(item[2] ?? "");
      if (last?.is === "list" && last.isOrdered === isOrdered) last.items.push(pieces);
      else blocks.push({ is: "list", isOrdered, items: [pieces] });
    } else if (isOpen) {
      const pieces = piecesOf(line);
      // lines that follow each other stay lines: whoever wrote them pressed Enter
      if (last?.is === "paragraph") last.pieces.push({ is: "text", text: "\n" }, ...pieces);
      else blocks.push({ is: "paragraph", pieces });
    }
  }
  return blocks;
}

const levelOf = (hashes: string) => (hashes.length > 2 ? 3 : hashes.length === 2 ? 2 : 1);

const MARKS = /\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of line.matchAll(MARKS)) {
    if (found.index > from) pieces.push({ is: "text", text: line.slice(from, found.index) });
    pieces.push(pieceOf(found));
    from = found.index + found[0].length;
  }
  if (from < line.length) pieces.push({ is: "text", text: line.slice(from) });
  return pieces;
}

function pieceOf([whole, stars, lines, star, code, label, href]: RegExpExecArray): Piece {
  const strong = stars ?? lines;
  if (strong !== undefined) return { is: "strong", text: strong };
  if (star !== undefined) return { is: "emphasis", text: star };
  if (code !== undefined) return { is: "code", text: code };
  if (label !== undefined && href !== undefined && isSafe(href)) return { is: "link", text: label, href };
  return { is: "text", text: whole };
}

/** Only what leads somewhere: never an address that runs something. */
export const isSafe = (href: string) => /^(https?:\/\/|mailto:|\/(?![/\\]))/i.test(href);
