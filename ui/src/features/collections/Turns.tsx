import { Text } from "@mantine/core";

/** How far something has come that is done one by one. */
export function Turns({ turn, count }: { turn: number | null; count: number }) {
  if (turn === null) return null;
  return (
    <Text size="sm" role="status">
      {turn} of {count} done …
    </Text>
  );
}
