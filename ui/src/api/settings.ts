/** Settings of the server. */
import { api } from "./http";

/** All or nothing: one refused setting and none is changed. */
export const changeSettings = (settings: Record<string, unknown>) => api.put<undefined>("/api/setting", settings);
