/** Settings of the server. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type { SettingView } from "./types";

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => api.get<SettingView[]>("/api/setting", { signal }),
});

/** All or nothing: one refused setting and none is changed. Null goes back to the default. */
export const changeSettings = (settings: Record<string, unknown>) => api.put<undefined>("/api/setting", settings);
