/** What the palette can do, and how the letters typed find it. Pure. */
import type { IconName } from "@/ui/icons";

export interface Command {
  id: string;
  label: string;
  /** What kind of thing it is, or where it lies. */
  where: string;
  icon: IconName;
  run: () => void;
  /** How well it fits, where the server has judged that: 0 is best. */
  rank?: number;
}

/** More than anybody reads. */
const SHOWN = 40;

/**
 * Every word typed must occur; beginnings come before middles, and the order of the commands decides the rest. What the
 * server found is in it as it was judged there.
 */
export function matching(commands: Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return commands.slice(0, SHOWN);
  return commands
    .map((command) => ({ command, rank: command.rank ?? rank(command, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
    .slice(0, SHOWN)
    .map(({ command }) => command);
}

/** 0 is best; null is no match. */
function rank(command: Command, words: string[]): number | null {
  const label = command.label.toLowerCase();
  const all = `${label} ${command.where.toLowerCase()}`;
  if (!words.every((word) => all.includes(word))) return null;
  const first = words[0] ?? "";
  if (label.startsWith(first)) return 0;
  return label.split(/[\s_.]+/).some((part) => part.startsWith(first)) ? 1 : 2;
}
