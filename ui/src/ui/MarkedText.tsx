/** A text that people wrote with a little Markdown in it. It becomes elements, never HTML. */
import { Anchor, Code, List, Text, Title } from "@mantine/core";
import { type Block, blocksOf, type Piece } from "@/lib/markup";
import classes from "./MarkedText.module.css";

const ORDERS = [2, 3, 4] as const;
const SIZES = ["h2", "h3", "h4"] as const;

export function MarkedText({ text }: { text: string }) {
  const blocks = blocksOf(text);
  const levels = blocks.flatMap((block) => (block.is === "heading" ? [block.level] : []));
  return (
    <div className={classes.text}>
      {blocks.map((block, place) => (
        <Drawn key={place} block={block} highest={Math.min(...levels)} />
      ))}
    </div>
  );
}

function Drawn({ block, highest }: { block: Block; highest: number }) {
  switch (block.is) {
    case "heading":
      // The page has the only h1, and no level may be left out below it: what is highest in the text is the next.
      return (
        <Title order={ORDERS[block.level - highest] ?? 4} size={SIZES[block.level - 1] ?? "h4"}>
          {pieces(block.pieces)}
        </Title>
      );
    case "paragraph":
      return <Text className={classes.lines}>{pieces(block.pieces)}</Text>;
    case "list":
      return (
        <List type={block.isOrdered ? "ordered" : "unordered"}>
          {block.items.map((item, place) => (
            <List.Item key={place}>{pieces(item)}</List.Item>
          ))}
        </List>
      );
  }
}

const pieces = (all: Piece[]) => all.map((piece, place) => <DrawnPiece key={place} piece={piece} />);

function DrawnPiece({ piece }: { piece: Piece }) {
  switch (piece.is) {
    case "text":
      return piece.text;
    case "strong":
      return <strong>{piece.text}</strong>;
    case "emphasis":
      return <em>{piece.text}</em>;
    case "code":
      return <Code>{piece.text}</Code>;
    case "link":
      return (
        <Anchor href={piece.href} rel="noopener noreferrer" inherit>
          {piece.text}
        </Anchor>
      );
  }
}
