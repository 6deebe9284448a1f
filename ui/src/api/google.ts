/** Google sign-in. */
import { api } from "./http";
import type { GoogleSettings } from "./types";

export const changeGoogle = (settings: GoogleSettings) => api.put<undefined>("/api/google/settings", settings);
