/** What the set-up form holds, and which step shows which field. */
import type { UseFormReturnType } from "@mantine/form";
import type { FieldErrors } from "@/api/http";
import type { SetupRequest } from "@/api/types";

export interface SetupForm {
  user: { first_name: string; last_name: string; email: string; password: string };
  again: string;
  prefs: { site_name: string };
}

export type SetupFormApi = UseFormReturnType<SetupForm>;
export type Step = "welcome" | "account" | "site" | "done";

export const accountPaths = ["user.first_name", "user.last_name", "user.email", "user.password", "again"];
export const shownPaths = [...accountPaths, "prefs.site_name"];

export function firstStepWith(errors: FieldErrors): Step {
  return Object.keys(errors).some((path) => accountPaths.includes(path)) ? "account" : "site";
}

export function toSetupRequest(token: string, { user, prefs }: SetupForm): SetupRequest {
  return {
    token,
    user: {
      first_name: user.first_name.trim() || null,
      last_name: user.last_name.trim() || null,
      email: user.email.trim(),
      password: user.password,
    },
    prefs: { site_name: prefs.site_name.trim() || "Metalith" },
  };
}
