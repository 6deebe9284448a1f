/** How a link for choosing a password gets to its person. */
import type { Properties } from "./types";

/** By mail; by the hand of an administrator; or not at all, because links begin with an address nobody has set. */
export type LinkWay = "mail" | "hand" | "none";

/** Null while it is not known. */
export function linkWay(properties: Properties | undefined): LinkWay | null {
  if (properties === undefined) return null;
  if (!properties["site-url"]) return "none";
  return properties["email-configured?"] === true ? "mail" : "hand";
}
