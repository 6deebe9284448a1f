import { formatDate, formatMoment } from "@/lib/moment";

/** A date to read; the exact moment to hover. */
export function Moment({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={formatMoment(iso)}>
      {formatDate(iso)}
    </time>
  );
}
