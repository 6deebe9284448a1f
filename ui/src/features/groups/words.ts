/** Groups and their members as these pages speak of them. Pure. */
import { isAdministrators, isBuiltIn, isEverybody } from "@/api/groupKinds";
import type { GroupMember, GroupRow } from "@/api/types";
import { hasLetters } from "@/lib/listSearch";

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

export function foundMembers(members: GroupMember[], letters: string): GroupMember[] {
  return members.filter((member) => hasLetters(`${memberName(member)} ${member.email}`, letters));
}
