/** The groups that are always there, and the others. Pure. */
import { hasLetters } from "@/lib/listSearch";
import type { GroupRow, GroupView } from "./types";

export const isBuiltIn = (group: GroupRow) => Boolean(group.magic_group_type);
export const isEverybody = (group: GroupRow) => group.magic_group_type === "all-internal-users";
export const isAdministrators = (group: GroupRow) => group.magic_group_type === "admin";

/** The built-in groups first, as they are always there; the others in the order of the server. */
export function foundGroups(groups: GroupView[], letters: string): GroupView[] {
  const found = groups.filter(({ name }) => hasLetters(name, letters));
  return [...found.filter(isBuiltIn), ...found.filter((group) => !isBuiltIn(group))];
}
