import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { signOut } from "@/api/session";
import { forgetSession } from "@/lib/remembered";

export function useSignOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: "/auth/login" });
      // nothing of the last person may be seen by the next one
      queryClient.clear();
      forgetSession();
    },
    onError: (error) => notifications.show({ color: "red", title: "You are still signed in", message: error.message }),
  });
}
