/** Asks before a page is left with changes that are not saved. Within the page (its filters, its pages) it is silent. */
import { useBlocker } from "@tanstack/react-router";
import { ConfirmDialog } from "./ConfirmDialog";

export function LeaveGuard({ isUnsaved }: { isUnsaved: boolean }) {
  const guard = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isUnsaved && current.pathname !== next.pathname && !next.pathname.startsWith("/auth/"),
    enableBeforeUnload: () => isUnsaved,
    withResolver: true,
  });
  if (guard.status !== "blocked") return null;
  return (
    <ConfirmDialog
      title="Leave without saving?"
      confirm="Leave"
      busy={false}
      error={null}
      onConfirm={guard.proceed}
      onClose={guard.reset}
    >
      What you chose on this page is not saved yet, and would be lost.
    </ConfirmDialog>
  );
}
