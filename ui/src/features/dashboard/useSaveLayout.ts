import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Dashboard } from "@/api/types";
import { changeDashboard, dashboardQuery } from "@/api/dashboards";
import { useDashboardsChanged } from "@/api/useDashboardsChanged";
import { type Draft, draftOf, isSame, sentOf } from "./draft";

/** Somebody else has laid it out otherwise since editing began. */
class Overtaken extends Error {
  constructor(readonly theirs: Dashboard) {
    super("Somebody else was faster.");
  }
}

/**
 * Saves a layout whole. It is looked up once more before: what somebody else did meanwhile is not written over without
 * a word. Saving again after that word is meant.
 */
export function useSaveLayout(dashboard: Dashboard, draft: Draft) {
  const client = useQueryClient();
  const changed = useDashboardsChanged();
  const [known, setKnown] = useState(dashboard);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async () => {
      const now = await client.fetchQuery({ ...dashboardQuery(dashboard.id), staleTime: 0 });
      if (!isSame(draftOf(now), draftOf(known))) throw new Overtaken(now);
      return changeDashboard(dashboard.id, sentOf(draft));
    },
    onSuccess: async (saved) => {
      await changed(saved);
      notifications.show({ message: `“${saved.name}” saved` });
    },
    onError: (error) => error instanceof Overtaken && setKnown(error.theirs),
  });
  return {
    save: (onSaved: (saved: Dashboard) => void) => mutate(undefined, { onSuccess: onSaved }),
    isBusy: isPending,
    isDone: isSuccess,
    overtaken: error instanceof Overtaken ? error.theirs : null,
    error: error instanceof Overtaken ? null : error,
  };
}
