import { useCallback, useSyncExternalStore } from "react";
import type { Span } from "./visibleSpan";

/**
 * Spans read from a scrolling element. It renders again only when a span changes, not for every pixel; `read` must
 * give an answer before there is a layout, too.
 */
export function useScrollSpans(
  element: HTMLElement | null,
  read: (element: HTMLElement | null) => { rows: Span; columns: Span },
): { rows: Span; columns: Span } {
  const subscribe = useCallback(
    (notify: () => void) => {
      if (!element) return () => undefined;
      const observer = new ResizeObserver(notify);
      observer.observe(element);
      element.addEventListener("scroll", notify, { passive: true });
      return () => {
        observer.disconnect();
        element.removeEventListener("scroll", notify);
      };
    },
    [element],
  );
  const snapshot = useSyncExternalStore(subscribe, () => {
    const { rows, columns } = read(element);
    return `${rows.first} ${rows.end} ${columns.first} ${columns.end}`;
  });
  const [firstRow = 0, endRow = 0, firstColumn = 0, endColumn = 0] = snapshot.split(" ").map(Number);
  return { rows: { first: firstRow, end: endRow }, columns: { first: firstColumn, end: endColumn } };
}
