import { Text } from "@mantine/core";
import type { DataRights } from "@/api/types";
import { TextLink } from "@/ui/links";
import { levelOf, type Place } from "./graph";
import { kinds, labelOf, rights as words } from "./levels";

/** What holds for the database as a whole, and where that is changed. */
export function WholeDatabase({ rights, place, name }: { rights: DataRights; place: Place; name: string }) {
  return (
    <Text size="sm" mb="md">
      <Text span inherit fw={600}>
        The whole database.
      </Text>{" "}
      {kinds.map((kind) => `${words[kind].label}: ${labelOf(kind, levelOf(rights, kind))}`).join(" · ")}.{" "}
      <TextLink
        to="/admin/permissions/data/group/$groupId"
        params={{ groupId: place.group }}
        search={{ query: name }}
        inherit
        underline="always"
      >
        Change it for the whole database
      </TextLink>
    </Text>
  );
}
