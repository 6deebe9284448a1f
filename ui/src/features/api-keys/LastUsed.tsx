import { Text } from "@mantine/core";
import type { KeyUse } from "@/api/types";
import { Ago } from "@/ui/Moment";

export function LastUsed({ apiKey: { last_used_at, last_used_ip } }: { apiKey: KeyUse }) {
  if (!last_used_at) {
    return (
      <Text span inherit c="dimmed">
        never
      </Text>
    );
  }
  return (
    <>
      <Ago iso={last_used_at} />
      {last_used_ip && (
        <Text span size="sm" c="dimmed" display="block">
          from {last_used_ip}
        </Text>
      )}
    </>
  );
}
