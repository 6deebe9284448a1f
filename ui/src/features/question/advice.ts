const ADVICE: Record<string, string> = {
  "timed-out": "It took longer than this server allows. Ask for fewer rows, a shorter time, or fewer joins.",
  "missing-required-permissions": "Ask an administrator for the right to write SQL for this database.",
  "missing-required-parameter": "Give the variable in braces a value, or write the value into the SQL.",
  "unsupported-feature": "This database cannot do that; there may be another way to say it.",
  driver: "The database could not be asked. An administrator can test its connection under Admin › Databases.",
  db: "The database could not be asked. An administrator can test its connection under Admin › Databases.",
  unreachable: "Your SQL is kept. Run it again when the server is back.",
};

/** What a person can do about a failure of this type; null when the database's own words are the best advice. */
export function adviceFor(type: string | null): string | null {
  return ADVICE[type ?? ""] ?? null;
}
