/** The tabs of a dashboard; where there is one, nobody needs to choose. */
import { Tabs as TabRow } from "@mantine/core";
import type { ReactNode } from "react";
import type { DashboardTab } from "@/api/types";

interface Props {
  tabs: DashboardTab[];
  chosen: number | null;
  onChoose: (id: number) => void;
  children: ReactNode;
}

export function Tabs({ tabs, chosen, onChoose, children }: Props) {
  if (tabs.length < 2) return children;
  return (
    <TabRow value={String(chosen)} onChange={(value) => value !== null && onChoose(Number(value))}>
      <TabRow.List mb="md" aria-label="Tabs of the dashboard">
        {tabs.map(({ id, name }) => (
          <TabRow.Tab key={id} value={String(id)}>
            {name}
          </TabRow.Tab>
        ))}
      </TabRow.List>
      <TabRow.Panel value={String(chosen)}>{children}</TabRow.Panel>
    </TabRow>
  );
}
