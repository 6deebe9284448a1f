import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changeMemberships } from "@/api/groups";
import { isAdministrators } from "@/api/groupKinds";
import type { GroupDetails } from "@/api/types";
import { useFoundPeople } from "@/api/useFoundPeople";
import { counted } from "@/lib/counted";
import { FormAlert } from "@/ui/FormAlert";
import { type Choice, PickMany } from "@/ui/PickMany";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { useGroupsChanged } from "./useGroupsChanged";

export function AddPeopleDialog({ group, onClose }: { group: GroupDetails; onClose: () => void }) {
  useReturnFocus();
  const [chosen, setChosen] = useState<Choice[]>([]);
  const { found, onLetters } = useFoundPeople();
  const changed = useGroupsChanged();
  const members = new Set(group.members.map(({ user_id }) => String(user_id)));
  const add = useMutation({
    mutationFn: (people: Choice[]) =>
      changeMemberships({ add: people.map(({ value }) => ({ group_id: group.id, user_id: Number(value) })) }),
    onSuccess: async ({ added }) => {
      await changed();
      notifications.show({ message: `Added ${counted(added, "person", "people")} to “${group.name}”` });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Add people to “${group.name}”`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0) add.mutate(chosen);
        }}
      >
        <Stack>
          <FormAlert message={add.error?.message ?? null} mb={0} />
          {isAdministrators(group) && (
            <Text>They will see and change everything here, also who else is an administrator.</Text>
          )}
          <PickMany
            label="People"
            description="By letters of the name or email address. Those who are in it already are left out."
            placeholder={chosen.length === 0 ? "Search people" : undefined}
            data-autofocus
            found={found.filter(({ value }) => !members.has(value))}
            chosen={chosen}
            onChange={setChosen}
            onLetters={onLetters}
            clearButtonProps={{ "aria-label": "Choose nobody" }}
            nothingFoundMessage="Nobody else has this in their name or address"
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending} disabled={chosen.length === 0}>
              {chosen.length === 0 ? "Add" : `Add ${counted(chosen.length, "person", "people")}`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
