/** Signing in with OpenID Connect. */
import { api } from "./http";
import type { OidcSettings } from "./types";

export const changeOidc = (settings: OidcSettings) => api.put<undefined>("/api/oidc/settings", settings);

/** Where a browser goes to sign in at the issuer: a page of the server that sends it on. */
export function oidcStart(redirect: string | undefined, remember: boolean): string {
  const wish = new URLSearchParams({ ...(redirect !== undefined && { redirect }), remember: String(remember) });
  return `/api/session/oidc/start?${wish.toString()}`;
}
