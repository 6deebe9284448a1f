import { List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { deleteGroup, groupQuery } from "@/api/groups";
import type { GroupDetails, GroupRow } from "@/api/types";
import { counted } from "@/lib/counted";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Fetched } from "@/ui/states";
import { useGroupsChanged } from "./useGroupsChanged";
import { peopleIn } from "./words";

interface Props {
  group: GroupRow;
  /** Told before the lists are asked for again, so that nobody looks at what is gone. */
  onDeleted: () => void | Promise<void>;
  onClose: () => void;
}

/** Says what goes with the group, and cannot be answered before it is known. */
export function DeleteGroupDialog({ group, onDeleted, onClose }: Props) {
  // what is said here decides: it is asked for now, also when it was a moment ago
  const details = useQuery({ ...groupQuery(group.id), staleTime: 0 });
  const changed = useGroupsChanged();
  const remove = useMutation({
    mutationFn: deleteGroup,
    onSuccess: async () => {
      await onDeleted();
      await changed();
      notifications.show({ message: `Group “${group.name}” deleted` });
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${group.name}”?`}
      confirm="Delete group"
      isKnown={details.isSuccess && !details.isFetching}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(group.id)}
      onClose={onClose}
    >
      <Fetched query={details} what="what belongs to it">
        {(details) => <Consequences group={details} />}
      </Fetched>
    </ConfirmDialog>
  );
}

const NAMED = 10;

function Consequences({ group: { members, api_keys } }: { group: GroupDetails }) {
  const count = peopleIn(members).length;
  const people = count === 1 ? "1 person loses" : `${count.toLocaleString("en")} people lose`;
  return (
    <Stack gap="sm">
      <Text>
        {count === 0 ? "Nobody is in it." : `${people} the rights that came from it; their accounts stay.`} It cannot be
        brought back.
      </Text>
      {api_keys.length > 0 && (
        <>
          <Text>
            {counted(api_keys.length, "API key")} {api_keys.length === 1 ? "moves" : "move"} to All Users and from then
            on may do what everybody may:
          </Text>
          <List size="sm" aria-label="API keys that move to All Users">
            {api_keys.slice(0, NAMED).map(({ id, name }) => (
              <List.Item key={id}>{name}</List.Item>
            ))}
            {api_keys.length > NAMED && <List.Item>and {api_keys.length - NAMED} more</List.Item>}
          </List>
        </>
      )}
    </Stack>
  );
}
