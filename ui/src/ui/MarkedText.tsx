/** A text that people wrote with a little Markdown in it. It becomes elements, never HTML. */
import { Anchor, Code, List, Text, Title } from "@mantine/core";
import { type Block, blocksOf, type Piece } from "@/lib/markup";
import classes from "./MarkedText.module.css";

export function MarkedText({ text }: { text: string }) {
  return (
    <div className={classes.text}>
      {blocksOf(text).map((block, place) => (
        <Drawn key={place} block={block} />
      ))}
    </div>
  );
}

function Drawn({ block }: { block: Block }) {
  switch (block.is) {
    case "heading":
      // the page has the only h1
      return <Title order={block.level === 1 ? 2 : block.level === 2 ? 3 : 4}>{pieces(block.pieces)}</Title>;
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
