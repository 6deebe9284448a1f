/** What the form of a containment holds, and what of it is sent. Pure. */
import type { ContainmentAction, ContainmentFilter, ContainmentRequest } from "@/api/types";
import { fromClock } from "@/lib/clock";
import type { Choice } from "@/ui/PickMany";

export interface ContainmentFields {
  actions: ContainmentAction[];
  /** Nobody by default: on a bad day, everybody is not to be hit by a slip. */
  reach: "all" | "some";
  people: Choice[];
  groups: string[];
  /** As the fields for date and time hold them. */
  after: string;
  before: string;
  network: string;
  prefixes: string[];
  sparesMe: boolean;
}

export const emptyFields: ContainmentFields = {
  actions: ["revoke_sessions", "disable_api_keys"],
  reach: "some",
  people: [],
  groups: [],
  after: "",
  before: "",
  network: "",
  prefixes: [],
  sparesMe: true,
};

/** What is chosen but hidden, because everybody is meant, is not sent. */
export function containmentRequest(fields: ContainmentFields): ContainmentRequest {
  return {
    filter: fields.reach === "all" ? { all: true } : criteria(fields),
    actions: fields.actions,
    ...(fields.sparesMe ? {} : { include_me: true }),
  };
}

export const saysWhom = (fields: ContainmentFields) =>
  fields.reach === "all" || Object.keys(criteria(fields)).length > 0;

function criteria({ people, groups, after, before, network, prefixes }: ContainmentFields): ContainmentFilter {
  const created_after = fromClock(after);
  const created_before = fromClock(before);
  return {
    ...(people.length > 0 ? { user_ids: people.map(({ value }) => Number(value)) } : {}),
    ...(groups.length > 0 ? { group_ids: groups.map(Number) } : {}),
    ...(created_after ? { created_after } : {}),
    ...(created_before ? { created_before } : {}),
    ...(network.trim() ? { cidr: network.trim() } : {}),
    ...(prefixes.length > 0 ? { key_prefixes: prefixes } : {}),
  };
}
