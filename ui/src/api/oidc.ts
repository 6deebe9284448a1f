/** Signing in with OpenID Connect. */
import { api } from "./http";
import type { OidcSettings } from "./types";

export const changeOidc = (settings: OidcSettings) => api.put<undefined>("/api/oidc/settings", settings);

/** Where a browser goes to sign in at the issuer: a page of the server that sends it on. */
export function oidcStart(redirect: string | undefined, remember: boolean): string {
  return start({ ...(redirect !== undefined && { redirect }), remember: String(remember) });
}

/** Where somebody goes who has to prove anew who they are, even if they are still signed in at the issuer. */
export function oidcProof(redirect: string): string {
  return start({ redirect, fresh: "true" });
}

function start(wish: Record<string, string>): string {
  return `/api/session/oidc/start?${new URLSearchParams(wish).toString()}`;
}
