/** A moment as people of the browser's place and language write it. */
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export const formatDate = (iso: string) => date.format(new Date(iso));
export const formatMoment = (iso: string) => full.format(new Date(iso));
