import { Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { changeGroup } from "@/api/groups";
import type { GroupDetails } from "@/api/types";
import { FormAlert } from "@/ui/FormAlert";
import { useGroupsChanged } from "./useGroupsChanged";

export function PersonalKeysSwitch({ group }: { group: GroupDetails }) {
  const changed = useGroupsChanged();
  const change = useMutation({
    mutationFn: (personal_api_keys: boolean) => changeGroup(group.id, { personal_api_keys }),
    onSuccess: async (_group, isNowAllowed) => {
      await changed();
      notifications.show({
        message: isNowAllowed
          ? "Its people may make API keys of their own"
          : "The group no longer allows keys of one’s own",
      });
    },
  });
  return (
    <>
      <FormAlert message={change.error?.message ?? null} />
      <Switch
        label="Its people may make API keys of their own"
        description="Such a key may do what its owner may, and no more. One group that allows it is enough for a person."
        // what was asked for is shown while the server is asked
        checked={change.isPending ? change.variables : group.personal_api_keys}
        disabled={change.isPending}
        onChange={({ currentTarget }) => change.mutate(currentTarget.checked)}
      />
    </>
  );
}
