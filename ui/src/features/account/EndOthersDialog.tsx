import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { endOtherSessions, loginHistoryQuery, mySessionsQuery } from "@/api/sessions";
import { counted } from "@/lib/counted";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

export function EndOthersDialog({ count, onClose }: { count: number; onClose: () => void }) {
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: async ({ revoked }) => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: mySessionsQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: loginHistoryQuery.queryKey }),
      ]);
      notifications.show({ message: `Signed out on ${counted(revoked, "other device")}` });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Sign out ${counted(count, "other device")}?`}
      confirm="Sign out all others"
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      You stay signed in on this one.
    </ConfirmDialog>
  );
}
