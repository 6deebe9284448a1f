/** What the address of the list of people holds, so that a list can be kept, shared and gone back to. */
import type { PeopleFilter } from "@/api/people";

/** The address is typed by people, too: what does not fit is left out, never an error. */
export function peopleSearch(search: Record<string, unknown>): PeopleFilter {
  const { status } = search;
  const query = search.query === undefined ? "" : String(search.query);
  return {
    ...(query === "" ? {} : { query }),
    ...(status === "deactivated" || status === "all" ? { status } : {}),
    ...positive("group", search.group),
    ...positive("page", search.page),
  };
}

function positive<Key extends string>(key: Key, value: unknown): Partial<Record<Key, number>> {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? ({ [key]: number } as Record<Key, number>) : {};
}
