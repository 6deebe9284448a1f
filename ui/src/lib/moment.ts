/** A moment as people of the browser's place and language write it. */
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const second = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const distance = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export const formatDate = (iso: string) => date.format(new Date(iso));
export const formatSecond = (iso: string) => second.format(new Date(iso));
export const formatMoment = (iso: string) => full.format(new Date(iso));

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** “just now”, “5 minutes ago”, “yesterday”; after a week the date says more. */
export function formatAgo(iso: string, now: number): string {
  // the server's clock may be ahead of this one
  const passed = Math.max(0, now - new Date(iso).getTime());
  if (passed < MINUTE) return "just now";
  if (passed < HOUR) return distance.format(-Math.floor(passed / MINUTE), "minute");
  if (passed < DAY) return distance.format(-Math.floor(passed / HOUR), "hour");
  if (passed < 7 * DAY) return distance.format(-Math.floor(passed / DAY), "day");
  return formatDate(iso);
}

/** “in 5 minutes”, “tomorrow”, “in 30 days”; after two months the date says more. */
export function formatAhead(iso: string, now: number): string {
  const left = Math.max(0, new Date(iso).getTime() - now);
  if (left < HOUR) return distance.format(Math.ceil(left / MINUTE), "minute");
  if (left < DAY) return distance.format(Math.ceil(left / HOUR), "hour");
  if (left < 60 * DAY) return distance.format(Math.round(left / DAY), "day");
  return `on ${formatDate(iso)}`;
}
