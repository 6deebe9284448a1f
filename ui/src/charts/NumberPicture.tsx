import { Center, Stack, Text } from "@mantine/core";
import { readableNumber } from "@/lib/values";

interface NumberPictureProps {
  figure: { title: string; value: number | null } | null;
  height: number;
}

/** One figure, large, with its name. */
export function NumberPicture({ figure, height }: NumberPictureProps) {
  if (!figure) return <Text c="dimmed">Choose the number to show.</Text>;
  return (
    <Center h={Math.min(height, 240)}>
      <Stack gap={4} align="center">
        <Text
          component="p"
          m={0}
          fw={600}
          lh={1.1}
          fz="clamp(2.25rem, 8vw, 4rem)"
          style={{ fontVariantNumeric: "tabular-nums" }}
        >
          {figure.value === null ? "–" : readableNumber(figure.value)}
        </Text>
        <Text component="p" m={0} c="dimmed">
          {figure.title}
        </Text>
      </Stack>
    </Center>
  );
}
