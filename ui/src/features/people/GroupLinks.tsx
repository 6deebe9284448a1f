import { Fragment } from "react";
import type { GroupView } from "@/api/types";
import { TextLink } from "@/ui/links";

interface Props {
  groups: GroupView[];
  /** How many are named; all of them when absent. */
  shown?: number;
}

/** Groups by name in a line, each the way to its page. */
export function GroupLinks({ groups, shown = groups.length }: Props) {
  const more = groups.slice(shown);
  return (
    <>
      {groups.slice(0, shown).map(({ id, name }, place) => (
        <Fragment key={id}>
          {place > 0 && ", "}
          <TextLink to="/admin/people/groups/$groupId" params={{ groupId: id }} inherit>
            {name}
          </TextLink>
        </Fragment>
      ))}
      {more.length > 0 && <span title={more.map(({ name }) => name).join(", ")}> and {more.length} more</span>}
    </>
  );
}
