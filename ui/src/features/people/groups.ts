/** Groups as the people pages speak of them. Pure. */
import type { GroupView } from "@/api/types";

const isEverybody = (group: GroupView) => group.magic_group_type === "all-internal-users";
export const isAdministrators = (group: GroupView) => group.magic_group_type === "admin";

/** The groups that tell people apart: everybody is in the other one. */
export const tellingGroups = (groups: GroupView[]) => groups.filter((group) => !isEverybody(group));

/** The groups that are given by choosing them; who is an administrator is asked for separately. */
export const ordinaryGroups = (groups: GroupView[]) =>
  tellingGroups(groups).filter((group) => !isAdministrators(group));

/** What a person is in, in the order of the list. */
export function heldGroups(ids: number[], groups: GroupView[]): GroupView[] {
  const held = new Set(ids);
  return ordinaryGroups(groups).filter(({ id }) => held.has(id));
}

/** The contract wants all memberships at once, the one that everybody has among them. */
export function memberships(chosen: number[], groups: GroupView[]): { id: number }[] {
  const everybody = groups.filter(isEverybody).map(({ id }) => id);
  return [...new Set([...everybody, ...chosen])].map((id) => ({ id }));
}
