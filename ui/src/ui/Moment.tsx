import { formatAgo, formatDate, formatMoment } from "@/lib/moment";
import { useNow } from "./useNow";

/** A date to read; the exact moment to hover. */
export function Moment({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={formatMoment(iso)}>
      {formatDate(iso)}
    </time>
  );
}

/** How long ago it was, which stays true while the page stands open; the exact moment to hover. */
export function Ago({ iso }: { iso: string }) {
  const now = useNow();
  return (
    <time dateTime={iso} title={formatMoment(iso)}>
      {formatAgo(iso, now)}
    </time>
  );
}
