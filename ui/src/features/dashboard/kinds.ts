/** What lies at a place: a question, a text, or something that is not drawn here. Pure. */
import type { Card, Dashcard } from "@/api/types";

export type Content =
  | { is: "question"; card: Card }
  /** A question that the caller may not see. */
  | { is: "hidden" }
  | { is: "text" | "heading"; text: string }
  | { is: "other" };

export function contentOf({ card_id, card, visualization_settings: settings }: Dashcard): Content {
  if (card_id !== null) return card && isSeen(card) ? { is: "question", card } : { is: "hidden" };
  const virtual = settings.virtual_card;
  const display = typeof virtual === "object" && virtual !== null && "display" in virtual ? virtual.display : null;
  if (display !== "text" && display !== "heading") return { is: "other" };
  return { is: display, text: typeof settings.text === "string" ? settings.text : "" };
}

const isSeen = (card: object): card is Card => "id" in card;

/** What a place is called: by its own title where it has one, or as its question. */
export function nameOf(dashcard: Dashcard): string {
  const content = contentOf(dashcard);
  switch (content.is) {
    case "question": {
      const own = dashcard.visualization_settings["card.title"];
      return typeof own === "string" && own.trim() !== "" ? own : content.card.name;
    }
    case "hidden":
      return "a question that you do not see";
    case "text":
    case "heading":
      return shortened(content.text) || (content.is === "text" ? "an empty text" : "an empty heading");
    case "other":
      return "something that is not shown here";
  }
}

function shortened(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

/** What other clients know a text by. */
export const textSettings = (display: "text" | "heading", text: string) => ({
  text,
  virtual_card: { name: null, display, visualization_settings: {}, dataset_query: {}, archived: false },
});
