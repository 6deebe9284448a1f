import { Stack, Text } from "@mantine/core";
import { lazy, Suspense, useCallback, useMemo } from "react";
import { Loading } from "@/ui/states";
import { chartData, type ChartData, singleNumber } from "./data";
import { NumberPicture } from "./NumberPicture";
import { chartOptions } from "./options";
import type { ChartResult } from "./result";
import type { ChartSettings } from "./settings";
import { useChartTokens } from "./tokens";

const EChart = lazy(async () => ({ default: (await import("./EChart")).EChart }));

interface ChartProps {
  result: ChartResult;
  settings: ChartSettings;
  height?: number;
}

/** A result as the picture the settings name; a table is not a picture and is drawn by the caller. */
export function Chart({ result, settings, height = 420 }: ChartProps) {
  const { type } = settings;
  if (type === "table") return null;
  if (type === "number") return <NumberPicture figure={singleNumber(result, settings)} height={height} />;
  return <Plot type={type} result={result} settings={settings} height={height} />;
}

function Plot({ type, result, settings, height }: Required<ChartProps> & { type: "bar" | "line" | "pie" }) {
  const tokens = useChartTokens();
  const data = useMemo(() => chartData(result, settings), [result, settings]);
  const options = useCallback(
    (width: number) => (data ? chartOptions(type, data, { tokens, width }) : {}),
    [type, data, tokens],
  );
  if (!data) return <Text c="dimmed">Choose an axis and at least one number to draw.</Text>;
  return (
    <Stack gap="xs">
      <Suspense fallback={<Loading what="the chart" />}>
        <EChart options={options} height={height} label={describe(type, data)} />
      </Suspense>
      {data.notes.map((note) => (
        <Text key={note} size="xs" c="dimmed">
          {note}
        </Text>
      ))}
    </Stack>
  );
}

/** "Bar chart of Count by Category, 4 values. The table holds the same numbers." */
export function describe(type: string, { axis, series }: ChartData): string {
  const names = series.map((one) => one.name).join(", ");
  const kind = type.charAt(0).toUpperCase() + type.slice(1);
  return `${kind} chart of ${names} by ${axis.title}, ${axis.labels.length} values. The table holds the same numbers.`;
}
