/** Containments in words. Pure. */
import type { ContainmentAction, ContainmentCounts, ContainmentFilter, GroupView } from "@/api/types";
import { counted } from "@/lib/counted";
import { formatSecond } from "@/lib/moment";

export const actionWords: Record<ContainmentAction, { label: string; description: string }> = {
  revoke_sessions: { label: "End sessions", description: "Whoever is signed in is signed out, and signs in again." },
  disable_api_keys: {
    label: "Stop API keys",
    description: "Programs are refused until the keys are enabled again. They keep their secrets.",
  },
  require_password_change: {
    label: "Have passwords replaced",
    description: "A password opens nothing until its owner has chosen a new one by a mail or a link.",
  },
  pause_public_links: { label: "Pause public links", description: "There are none yet." },
};

/** What can be chosen: there are no public links to pause yet. */
export const offeredActions: ContainmentAction[] = ["revoke_sessions", "disable_api_keys", "require_password_change"];

/** Whom it is about, in a line. */
export function filterWords(filter: ContainmentFilter, groups: GroupView[]): string {
  if (filter.all) return "Everybody and everything";
  const names = (filter.group_ids ?? []).map((id) => groups.find((group) => group.id === id)?.name ?? `group ${id}`);
  const parts = [
    filter.user_ids?.length && counted(filter.user_ids.length, "person", "people"),
    names.length > 0 && `members of ${names.join(", ")}`,
    filter.created_after && `made after ${formatSecond(filter.created_after)}`,
    filter.created_before && `made before ${formatSecond(filter.created_before)}`,
    filter.cidr && `from ${filter.cidr}`,
    filter.key_prefixes?.length && `keys ${filter.key_prefixes.join(", ")}`,
  ].filter((part) => typeof part === "string");
  const line = parts.join("; ");
  return line.charAt(0).toUpperCase() + line.slice(1);
}

type Tense = "would" | "did" | "undone";

/** What is hit, one line for each kind of thing that is. */
export function hitLines({ sessions, api_keys, passwords }: ContainmentCounts, tense: Tense): string[] {
  const verbs = {
    would: { sessions: "would end", api_keys: "would stop working", passwords: "would have to be replaced" },
    did: { sessions: "ended", api_keys: "stopped working", passwords: "had to be replaced" },
    undone: { sessions: "came back", api_keys: "may work again", passwords: "may be used again" },
  }[tense];
  return [
    sessions > 0 && `${counted(sessions, "session")} ${verbs.sessions}`,
    api_keys > 0 && `${counted(api_keys, "API key")} ${verbs.api_keys}`,
    passwords > 0 && `${counted(passwords, "password")} ${verbs.passwords}`,
  ].filter((line) => line !== false);
}

export const hitsNothing = ({ sessions, api_keys, passwords }: ContainmentCounts) =>
  sessions + api_keys + passwords === 0;

/** The masked key is 47 characters, 40 of them stars; its beginning is what tells keys apart. */
export const keyBeginning = (masked: string) => masked.replace(/\*{4,}$/, "…");

/** Programs are told that whoever asks is spared, by the field that would change it; people are told so without it. */
export const isAboutBeingSpared = (warning: string) => warning.includes("include_me");
