import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { endSession, loginHistoryQuery, mySessionsQuery } from "@/api/sessions";
import type { SessionView } from "@/api/types";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

export function EndSessionDialog({ session, onClose }: { session: SessionView; onClose: () => void }) {
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: mySessionsQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: loginHistoryQuery.queryKey }),
      ]);
      notifications.show({ message: `${session.device_description} signed out` });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Sign out ${session.device_description}?`}
      confirm="Sign out"
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(session.id)}
      onClose={onClose}
    >
      Whoever uses it has to sign in again before the next page.
    </ConfirmDialog>
  );
}
