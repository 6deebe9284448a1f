import type { UseFormReturnType } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { currentUserQuery, propertiesQuery } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import { useRefusal } from "@/api/useRefusal";

/** Saves a form of settings; every page that shows one of them asks again. */
export function useSaving<Values extends Record<string, unknown>, Sent>(
  form: UseFormReturnType<Values>,
  send: (sent: Sent) => Promise<unknown>,
  said = "Settings saved",
) {
  const queryClient = useQueryClient();
  const refusal = useRefusal(form.setErrors, Object.keys(form.values));
  const save = useMutation({
    mutationFn: send,
    // what was sent may hold a password
    gcTime: 0,
    onMutate: refusal.clear,
    onSuccess: async () => {
      form.resetDirty();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: settingsQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: propertiesQuery.queryKey }),
        // where people are led first is told there
        queryClient.invalidateQueries({ queryKey: currentUserQuery.queryKey }),
      ]);
      notifications.show({ message: said });
    },
    onError: refusal.show,
  });
  return { save, refusal };
}
