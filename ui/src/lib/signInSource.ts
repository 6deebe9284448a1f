/** Who keeps an account that was not made here; null for one of our own. */
export function keeperOf(source: string | null | undefined): string | null {
  if (!source) return null;
  return names[source] ?? source;
}

const names: Record<string, string> = { google: "Google", ldap: "LDAP", oidc: "OpenID Connect" };
