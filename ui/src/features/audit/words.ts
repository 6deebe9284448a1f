/** Events in words. The server may know more kinds than this page: those it spells out as they are. */
import type { AuditEvent } from "@/api/types";

const topics: Record<string, string> = {
  "user-login": "Signed in",
  "user-login-failed": "Failed to sign in",
  "user-logout": "Signed out",
  "session-refreshed": "Renewed a session",
  "session-confirmed": "Confirmed who they are",
  "session-confirmation-failed": "Failed to confirm who they are",
  "session-reuse-detected": "Used a replaced session key",
  "session-ended": "Ended a session",
  "sessions-ended": "Ended sessions",
  "user-joined": "Joined",
  "user-invited": "Invited somebody",
  "user-update": "Changed an account",
  "user-deactivated": "Deactivated an account",
  "user-reactivated": "Reactivated an account",
  "user-bound": "Came from OpenID Connect for the first time",
  "people-imported": "Imported people",
  "second-factor-enrolled": "Turned a second factor on",
  "second-factor-disabled": "Turned a second factor off",
  "second-factor-reset": "Reset a second factor",
  "second-factor-used": "Showed a second factor",
  "mfa-verification-failed": "Failed to show a second factor",
  "recovery-code-used": "Used a recovery code",
  "recovery-codes-made": "Made new recovery codes",
  "password-change": "Changed a password",
  "password-reset-initiated": "Asked for a new password",
  "password-reset-successful": "Chose a new password",
  "group-create": "Created a group",
  "group-update": "Changed a group",
  "group-delete": "Deleted a group",
  "group-membership-create": "Added somebody to a group",
  "group-membership-delete": "Took somebody out of a group",
  "group-membership-update": "Changed who manages a group",
  "group-membership-bulk": "Changed who is in groups",
  "containment-plan": "Planned a containment",
  "containment-apply": "Contained",
  "containment-undo": "Undid a containment",
  "setting-update": "Changed a setting",
  "api-key-create": "Created an API key",
  "api-key-update": "Changed an API key",
  "api-key-regenerate": "Gave an API key a new secret",
  "api-key-rotation-finish": "Ended the old secret of an API key",
  "api-key-rotation-undo": "Went back to the old secret of an API key",
  "api-key-refused": "Was refused with an API key",
  "api-key-delete": "Deleted an API key",
  "database-create": "Connected a database",
  "database-update": "Changed a database",
  "database-delete": "Forgot a database",
  "table-update": "Changed how a table is presented",
  "field-update": "Changed how a field is presented",
  "email-test": "Sent a test mail",
  "secret-changed": "Gave the server a new secret",
};

export function topicWords(topic: string): string {
  return topics[topic] ?? spelled(topic);
}

/** `card-create` → “Card create”. */
function spelled(topic: string): string {
  const words = topic.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The name of who acted: a program's key, a person, or nobody known. */
export function actorName({ actor, api_key }: AuditEvent): string | null {
  if (api_key) return api_key.name ?? `API key ${api_key.id}`;
  return actor ? (actor.common_name ?? `Person ${actor.id}`) : null;
}

/** What it happened to: `User 5`. */
export function onWhat({ model, model_id }: AuditEvent): string {
  if (!model) return "";
  return model_id ? `${model} ${model_id}` : model;
}

/** What tells an event from others of its kind, in a few letters. */
export function about(event: AuditEvent): string {
  const { actor, model, model_id, details } = event;
  if (typeof details === "object" && details !== null) {
    const named = ["key", "name", "email", "to"].map((name) => (details as Record<string, unknown>)[name]);
    const telling = named.find((value) => typeof value === "string" && value !== "");
    if (telling !== undefined) return String(telling);
  }
  // what people do to themselves needs no second name
  return model === "User" && model_id === actor?.id ? "" : onWhat(event);
}

export interface Detail {
  name: string;
  text: string;
}

/** The details of an event as lines to read: `{"group": {"name": "CI"}}` → “group › name: CI”. */
export function detailLines(details: unknown, path: string[] = []): Detail[] {
  if (Array.isArray(details) && details.every((item) => typeof item !== "object" || item === null)) {
    return [{ name: path.join(" › "), text: details.length === 0 ? "none" : details.map(plain).join(", ") }];
  }
  if (typeof details !== "object" || details === null) {
    return path.length === 0 && details === null ? [] : [{ name: path.join(" › "), text: plain(details) }];
  }
  return Object.entries(details).flatMap(([key, value]) => detailLines(value, [...path, readable(key)]));
}

const readable = (key: string) => key.replaceAll("_", " ");

function plain(value: unknown): string {
  if (value === null) return "nothing";
  if (value === "") return "an empty text";
  return String(value);
}
