import { useEffect } from "react";

/**
 * Gives the focus back to where it was when this dialog appeared. Mantine's own return of focus needs a dialog that stays
 * when it is closed; ours come and go, so that each begins afresh.
 */
export function useReturnFocus(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
}
