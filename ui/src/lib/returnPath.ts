/** Where a sign-in leads back to: a path of this very server and nothing else, whoever wrote the link. */
export function returnPath(wanted: unknown): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/")) return "/";
  // the URL parser also takes "//host" and "/\host" for another server, and drops tabs and line breaks before it looks
  const url = new URL(wanted, "http://here.invalid");
  // and without dots in it, "/.//host" is "//host"
  const isPage = !["//", "/api/", "/auth/"].some((start) => url.pathname.startsWith(start));
  if (url.host !== "here.invalid" || !isPage) return "/";
  return url.pathname + url.search + url.hash;
}

/** Where people are led who come to the start page; null: they stay, as where a setting would lead them in circles. */
export function firstPage(wanted: unknown): string | null {
  const path = returnPath(wanted);
  return /^\/(setup\/?)?([?#]|$)/.test(path) ? null : path;
}
