/** API keys as the server sends them, for tests that care about a few of their properties. */
import type { KeyUsage, KnownScopes, PersonalKey, ProgramKey } from "@/api/types";

const moment = "2026-05-01T09:00:00Z";
const ada = { id: 1, common_name: "Ada L" };

export const secret = "mb_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/AbCdE=";

export function personalKey(own: Partial<PersonalKey> = {}): PersonalKey {
  return {
    id: 3,
    name: "CI",
    masked_key: `mb_AbCd${"*".repeat(40)}`,
    created_at: moment,
    updated_at: moment,
    last_used_at: null,
    last_used_ip: null,
    last_used_agent: null,
    warnings: [],
    ...own,
  };
}

export const programKey = (own: Partial<ProgramKey> = {}): ProgramKey => ({
  ...personalKey(),
  group: { id: 2, name: "Administrators" },
  created_by: ada,
  updated_by: ada,
  ...own,
});

export const scopes: KnownScopes = {
  scopes: [
    { name: "databases:read", description: "See databases, tables and fields.", narrow_to: "database" },
    { name: "query:run", description: "Ask questions and download their answers.", narrow_to: "database" },
    { name: "collections:read", description: "See collections.", narrow_to: "collection" },
    { name: "users:read", description: "See people.", narrow_to: null },
  ],
  presets: [
    {
      id: "run-queries",
      name: "Run queries",
      description: "Ask questions of databases.",
      scopes: ["databases:read", "query:run"],
    },
  ],
};

export const usage = (own: Partial<KeyUsage> = {}): KeyUsage => ({
  first_day: "2026-05-01",
  last_used_at: moment,
  last_used_ip: "203.0.113.7",
  last_used_agent: "curl/8",
  total: 12,
  refused: 2,
  days: [
    { day: "2026-05-01", requests: 10, refused: 2 },
    { day: "2026-05-02", requests: 0, refused: 0 },
    { day: "2026-05-03", requests: 2, refused: 0 },
  ],
  routes: [
    {
      method: "POST",
      path: "/api/dataset",
      scope: "query:run",
      requests: 12,
      refused: 2,
      last_used_on: "2026-05-03",
    },
  ],
  needed_scopes: ["query:run@database/1"],
  on_trial: [],
  ...own,
});

/** What every page with keys asks for beside the keys. */
export const keySurroundings = {
  "GET /api/session/properties": { status: 200, body: { "api-key-default-lifetime-days": null } },
  "GET /api/api-key/scopes": { status: 200, body: scopes },
  "GET /api/database": { status: 200, body: { data: [{ id: 1, name: "Shops" }], total: 1 } },
  "GET /api/api-key/personal/all": { status: 200, body: [] },
};
