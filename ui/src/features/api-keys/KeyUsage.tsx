/** What a key did: how often, which routes, and the scopes that would cover it. */
import { SegmentedControl, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { keyUsageQuery } from "@/api/apiKeys";
import type { KeyUsage as Usage, ProgramKey } from "@/api/types";
import { counted } from "@/lib/counted";
import { formatDate } from "@/lib/moment";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { DayChart } from "./DayChart";
import { KeyScopes } from "./KeyScopes";
import { RouteTable } from "./RouteTable";
import { type Span, SPANS } from "./search";

interface Props {
  apiKey: ProgramKey;
  days: Span;
  onDays: (days: Span) => void;
}

export function KeyUsage({ apiKey, days, onDays }: Props) {
  const usage = useQuery(keyUsageQuery(apiKey.id, days));
  return (
    <>
      <Section
        title="Use"
        actions={
          <SegmentedControl
            size="xs"
            aria-label="How far back"
            data={SPANS.map((span) => ({ value: String(span), label: `${span} days` }))}
            value={String(days)}
            onChange={(value) => onDays(SPANS.find((span) => String(span) === value) ?? 30)}
          />
        }
      >
        <Fetched query={usage} what="the use of this key">
          {(usage) => (
            <>
              <Text mb="sm">{usedWords(usage, days)}</Text>
              {usage.total > 0 && <DayChart days={usage.days} />}
              {usage.routes.length > 0 && <RouteTable routes={usage.routes} />}
            </>
          )}
        </Fetched>
      </Section>
      <KeyScopes apiKey={apiKey} usage={usage.data} />
    </>
  );
}

export function usedWords({ total, refused, last_used_at }: Usage, days: number): string {
  if (!last_used_at) return "This key was never used.";
  if (total === 0) return `Not used since ${formatDate(last_used_at)}.`;
  const some = `${counted(total, "request")} in the last ${days} days`;
  return refused === 0 ? `${some}, none refused.` : `${some}, ${refused.toLocaleString("en")} of them refused.`;
}
