import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { removeEmail } from "@/api/email";
import { propertiesQuery } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import type { SettingView } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { variableOf } from "./fixed";

export function RemoveEmail({ settings }: { settings: SettingView[] }) {
  const [asking, question] = useDisclosure(false);
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: removeEmail,
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: settingsQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: propertiesQuery.queryKey }),
      ]);
      notifications.show({ message: "Mail is turned off" });
      question.close();
    },
  });
  // without the host nothing is sent, and that one stays where the environment says so
  if (variableOf(settings, "email-smtp-host") !== null) return null;
  return (
    <>
      <Button color="red" variant="outline" onClick={question.open}>
        Turn mail off
      </Button>
      {asking && (
        <ConfirmDialog
          title="Turn mail off?"
          confirm="Turn mail off"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={question.close}
        >
          The mail server’s settings are forgotten, with its password. Invitations and links for forgotten passwords
          then have to be passed on by hand.
        </ConfirmDialog>
      )}
    </>
  );
}
