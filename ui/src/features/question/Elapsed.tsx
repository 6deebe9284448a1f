import { useEffect, useState } from "react";
import { formatDuration } from "@/lib/measures";

/** How long something has been going on. Silent: a screen reader is told the outcome, not every tenth of a second. */
export function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <span aria-hidden style={{ fontVariantNumeric: "tabular-nums" }}>
      {formatDuration(Math.max(0, Math.floor((now - since) / 100) * 100))}
    </span>
  );
}
