/** Moments on the result's own wall clock (see `toMoment`), hence UTC throughout. */

export type Grain = "year" | "quarter" | "month" | "day" | "minute" | "second";

/** The coarsest unit that still tells these moments apart: it decides how they are written. */
export function grainOf(moments: number[]): Grain {
  const dates = moments.map((moment) => new Date(moment));
  const every = (test: (date: Date) => boolean) => dates.every(test);
  if (!every((date) => date.getUTCSeconds() === 0)) return "second";
  if (!every((date) => date.getUTCHours() === 0 && date.getUTCMinutes() === 0)) return "minute";
  if (!every((date) => date.getUTCDate() === 1)) return "day";
  // one first of January says nothing about the unit; several do
  const many = dates.length > 1;
  if (many && every((date) => date.getUTCMonth() === 0)) return "year";
  if (many && every((date) => date.getUTCMonth() % 3 === 0)) return "quarter";
  return "month";
}

const formats: Record<Exclude<Grain, "quarter">, Intl.DateTimeFormat> = {
  year: format({ year: "numeric" }),
  month: format({ year: "numeric", month: "short" }),
  day: format({ year: "numeric", month: "short", day: "numeric" }),
  minute: format({
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }),
  second: format({
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }),
};

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options });
}

/** "Apr 2024", "Q2 2024", "Apr 7, 2024, 09:30". */
export function momentLabel(moment: number, grain: Grain): string {
  if (grain !== "quarter") return formats[grain].format(moment);
  const date = new Date(moment);
  return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${date.getUTCFullYear()}`;
}
