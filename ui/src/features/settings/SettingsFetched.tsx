/** What a page of settings needs before it can be drawn: where the values come from, and which hold now. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { propertiesQuery } from "@/api/session";
import { settingsQuery } from "@/api/settings";
import type { Properties, SettingView } from "@/api/types";
import { Fetched } from "@/ui/states";

export interface KnownSettings {
  settings: SettingView[];
  /** What holds now, wherever it comes from. */
  properties: Properties;
}

export function SettingsFetched({ children }: { children: (known: KnownSettings) => ReactNode }) {
  const settings = useQuery(settingsQuery);
  const properties = useQuery(propertiesQuery);
  return (
    <Fetched query={settings} what="settings">
      {(settings) => (
        <Fetched query={properties} what="settings">
          {(properties) => children({ settings, properties })}
        </Fetched>
      )}
    </Fetched>
  );
}
