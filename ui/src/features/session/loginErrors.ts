/** A refused log-in in words for people. Some of the server's words are made for programs. */
import { formErrors } from "@/api/formErrors";
import { ApiError } from "@/api/http";

export function loginErrors(error: unknown, hasUserNames: boolean): ReturnType<typeof formErrors> {
  const found = formErrors(error, ["username", "password"]);
  if (error instanceof ApiError && error.status === 401 && found.fields.password !== undefined) {
    // which of the two it was is not said, on purpose
    return { fields: {}, general: `${hasUserNames ? "Name" : "Email address"} or password is not right.` };
  }
  return found;
}

const googleWords: Record<string, string> = {
  "authentication-failed": "What Google said about you could not be verified. Try again.",
  "account-creation-not-allowed":
    "There is no account here for this Google address. Ask an administrator of this server to create one.",
  "server-error": "Google’s keys could not be had, so nobody can be verified just now. Try again in a moment.",
};

const oidcWords: Record<string, string> = {
  failed: "Signing in did not work. Try again; if it fails again, ask an administrator of this server.",
  "not-fresh":
    "Where you sign in did not say that it has asked you just now who you are. You are still signed in here; for what you began, an administrator has to have it say so.",
  unavailable: "Where you sign in cannot be reached just now. Try again in a moment.",
  "no-account": "You have no account here yet. Ask an administrator of this server to create one.",
  disabled: "Your account is disabled.",
  "too-often": "Too many attempts from your network. Wait a while, and try again.",
};

/** Why somebody who signed in elsewhere is back on the sign-in page; a word that nobody knows says nothing. */
export function oidcError(problem: string | undefined): string | null {
  return problem !== undefined && Object.hasOwn(oidcWords, problem) ? (oidcWords[problem] ?? null) : null;
}

/** The button has no fields: whatever is wrong is said beside it. */
export function googleError(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return googleWords[said] ?? said;
}
