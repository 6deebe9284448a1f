/** What the form of a person holds, and what of it is sent. Pure. */
import type { GroupView, Person, PersonChange } from "@/api/types";
import { isAdministrators, memberships, ordinaryGroups } from "./groups";

export interface PersonFields {
  first_name: string;
  last_name: string;
  email: string;
  /** Ids of ordinary groups, as the select wants them. */
  groups: string[];
}

export function personFields(person: Person, groups: GroupView[]): PersonFields {
  const held = new Set(person.user_group_memberships.map(({ id }) => id));
  return {
    first_name: person.first_name ?? "",
    last_name: person.last_name ?? "",
    email: person.email,
    groups: ordinaryGroups(groups)
      .filter(({ id }) => held.has(id))
      .map(({ id }) => String(id)),
  };
}

/** Only what was touched, so that two administrators at work do not undo one another's changes. */
export function personChange(
  fields: PersonFields,
  isDirty: (field: keyof PersonFields) => boolean,
  person: Person,
  groups: GroupView[],
): PersonChange {
  const chosen = [
    ...groups.filter((group) => person.is_superuser && isAdministrators(group)).map(({ id }) => id),
    ...fields.groups.map(Number),
  ];
  return {
    ...(isDirty("first_name") ? { first_name: fields.first_name.trim() || null } : {}),
    ...(isDirty("last_name") ? { last_name: fields.last_name.trim() || null } : {}),
    ...(isDirty("email") ? { email: fields.email.trim() } : {}),
    ...(isDirty("groups") ? { user_group_memberships: memberships(chosen, groups) } : {}),
  };
}
