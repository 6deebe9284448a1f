/** Groups and their members as these pages speak of them. Pure. */
import type { GroupMember, GroupRow, GroupView } from "@/api/types";

export const isBuiltIn = (group: GroupRow) => Boolean(group.magic_group_type);
export const isEverybody = (group: GroupRow) => group.magic_group_type === "all-internal-users";
export const isAdministrators = (group: GroupRow) => group.magic_group_type === "admin";

/** What a built-in group is for, and why it stays. */
export function builtInWords(group: GroupRow): string | null {
  if (isEverybody(group)) return "Everybody with an account is in it, always. What it may do, everybody may do.";
  if (isAdministrators(group)) return "Its members see and change everything here. Somebody has to stay in it.";
  return isBuiltIn(group) ? "This group is built in." : null;
}

/** Who is in a group without its programs, which have a list of their own. */
export const peopleIn = (members: GroupMember[]) => members.filter(({ type }) => type !== "api-key");

export function memberName({ first_name, last_name, email }: GroupMember): string {
  return [first_name, last_name].filter(Boolean).join(" ") || email;
}

const folded = (text: string) => text.toLocaleLowerCase();

/** The built-in groups first, as they are always there; the others in the order of the server. */
export function foundGroups(groups: GroupView[], letters: string): GroupView[] {
  const found = groups.filter(({ name }) => folded(name).includes(folded(letters)));
  return [...found.filter(isBuiltIn), ...found.filter((group) => !isBuiltIn(group))];
}

export function foundMembers(members: GroupMember[], letters: string): GroupMember[] {
  return members.filter((member) => folded(`${memberName(member)} ${member.email}`).includes(folded(letters)));
}

/** A part of a list that is all here; `page` is from 1. */
export const pageOf = <T>(list: T[], page: number, size: number): T[] => list.slice((page - 1) * size, page * size);
