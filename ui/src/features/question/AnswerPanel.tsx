import { Group, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { Chart } from "@/charts/Chart";
import { ChartColumns, ChartTypePicker } from "@/charts/ChartControls";
import { pictured } from "@/charts/choose";
import type { ChartSettings } from "@/charts/settings";
import { counted } from "@/lib/counted";
import { formatDuration } from "@/lib/measures";
import { ResultTable } from "@/ui/ResultTable";
import { Empty } from "@/ui/states";
import { DownloadMenu } from "./DownloadMenu";
import type { Finished } from "./useRun";

interface AnswerPanelProps {
  finished: Finished;
  /** The picture somebody chose; a result it does not fit is shown as suits it best. */
  chart: ChartSettings | null;
  onChart: (chart: ChartSettings) => void;
}

/** Rows as table or picture, their number, how long they took, and the way to take them along. */
export function AnswerPanel({ finished: { answer, request }, chart, onChart }: AnswerPanelProps) {
  const { data, row_count: count, running_time: time } = answer;
  const settings = useMemo(() => pictured(chart, data), [chart, data]);
  const controls = { result: data, settings, onChange: onChart };
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          {data.rows.length > 0 && <ChartTypePicker {...controls} />}
          <Text size="sm" c="dimmed">
            {capital(counted(count, "row"))} · {formatDuration(time)}
          </Text>
        </Group>
        {data.cols.length > 0 && <DownloadMenu request={request} />}
      </Group>
      <ChartColumns {...controls} />
      {data.rows.length === 0 && (
        <Empty icon="table" title="No rows">
          {data.cols.length > 0 ? "The query ran; nothing matches it." : "The query ran, and has nothing to show."}
        </Empty>
      )}
      {data.rows.length > 0 && settings.type === "table" && (
        <ResultTable label="Result" cols={data.cols} rows={data.rows} truncatedAt={data.rows_truncated} />
      )}
      <Chart result={data} settings={settings} />
    </Stack>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
