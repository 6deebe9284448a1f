/** What changes about things, from what to what: a line for each of them, as many as a person reads. */
import { List, ScrollArea, Text } from "@mantine/core";

export interface ChangeStep {
  label?: string;
  from: string;
  to: string;
  remark?: string | undefined;
}

/** One thing, and all that changes about it. */
export interface ChangeLine {
  key: string;
  name: string;
  steps: ChangeStep[];
}

/** Those who change thousands look at the first ones. */
const SHOWN = 200;

export function ChangeLines({ label, lines, mah = 180 }: { label: string; lines: ChangeLine[]; mah?: number }) {
  return (
    <ScrollArea.Autosize mah={mah} viewportProps={{ tabIndex: 0, role: "group", "aria-label": label }}>
      <List size="sm" aria-label={label}>
        {lines.slice(0, SHOWN).map(({ key, name, steps }) => (
          <List.Item key={key}>
            <Text span inherit fw={600}>
              {name}
            </Text>
            :{" "}
            {steps.map(({ label, from, to, remark }, place) => (
              <span key={label ?? place}>
                {place > 0 && "; "}
                {label && `${label} `}
                {from} → {to}
                {remark && ` (${remark})`}
              </span>
            ))}
          </List.Item>
        ))}
        {lines.length > SHOWN && <List.Item>and {(lines.length - SHOWN).toLocaleString("en")} more</List.Item>}
      </List>
    </ScrollArea.Autosize>
  );
}
