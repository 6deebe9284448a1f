/** Chart data and theme tokens → ECharts options. Plain data in, plain data out: no canvas, no measuring. */
import type { EChartsCoreOption } from "echarts/core";
import { compactNumber, readableNumber } from "@/lib/values";
import type { ChartData } from "./data";
import { momentLabel } from "./time";
import type { ChartTokens } from "./tokens";

export interface Canvas {
  tokens: ChartTokens;
  width: number;
}

const MOST_SLICES = 12;
const MOST_LYING_BARS = 20;
const LABEL_CHARACTERS = 18;
const NARROW = 520;
const UNEVEN = 20;

export function chartOptions(type: "bar" | "line" | "pie", data: ChartData, canvas: Canvas): EChartsCoreOption {
  return type === "pie" ? pieOptions(data, canvas) : axisOptions(type, data, canvas);
}

function axisOptions(type: "bar" | "line", data: ChartData, canvas: Canvas): EChartsCoreOption {
  const { tokens, width } = canvas;
  const isScaled = type === "line" && data.axis.scale !== "category";
  const isLying = type === "bar" && data.axis.scale === "category" && !fitsBelow(data.axis.labels, width);
  const along = isScaled ? scaledAxis(data, canvas) : categoryAxis(data, canvas, isLying, type);
  const isUneven = hasUnevenScales(data) && !isLying;
  const across = isUneven
    ? [valueAxis(canvas), { ...valueAxis(canvas), splitLine: { show: false } }]
    : valueAxis(canvas);
  return {
    ...frame(canvas),
    grid: {
      left: 8,
      right: 20,
      top: data.series.length > 1 ? 40 : 16,
      bottom: 8,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    legend: {
      ...legend(data.series.length > 1, canvas),
      ...(isUneven
        ? { formatter: (name: string) => `${name} (${name === data.series[0]?.name ? "left" : "right"})` }
        : {}),
    },
    tooltip: {
      ...tooltip(canvas),
      trigger: "axis",
      axisPointer: {
        type: type === "bar" ? "shadow" : "line",
        lineStyle: { color: tokens.muted },
        label: { formatter: ({ value }: { value: number | string }) => pointLabel(data, value) },
      },
    },
    xAxis: isLying ? across : along,
    yAxis: isLying ? along : across,
    series: data.series.map((series, index) => ({
      type,
      yAxisIndex: isUneven ? index : 0,
      name: series.name,
      data: isScaled ? series.values.map((value, at) => [data.axis.positions[at], value]) : series.values,
      ...(type === "bar"
        ? { barMaxWidth: 48, itemStyle: { borderRadius: isLying ? [0, 3, 3, 0] : [3, 3, 0, 0] } }
        : { showSymbol: data.axis.labels.length <= 40, symbolSize: 6, lineStyle: { width: 2 }, connectNulls: false }),
      emphasis: { focus: data.series.length > 1 ? "series" : "none" },
    })),
  };
}

function pieOptions(data: ChartData, canvas: Canvas): EChartsCoreOption {
  const { tokens, width } = canvas;
  const isNarrow = width < NARROW;
  return {
    ...frame(canvas),
    legend: { ...legend(true, canvas), top: "auto", bottom: 0, left: "center" },
    tooltip: { ...tooltip(canvas), trigger: "item" },
    series: [
      {
        type: "pie",
        name: data.series[0]?.name,
        radius: isNarrow ? ["38%", "62%"] : ["42%", "70%"],
        center: ["50%", "46%"],
        data: slices(data),
        itemStyle: { borderColor: tokens.background, borderWidth: 2 },
        label: { show: !isNarrow, color: tokens.text, formatter: "{b}\n{d}%", lineHeight: 16 },
        emphasis: { label: { show: !isNarrow } },
      },
    ],
  };
}

/** Parts of a whole, the small ones beyond the eleventh together. Nothing and less than nothing have no slice. */
export function slices(data: ChartData): { name: string; value: number }[] {
  const parts = data.axis.labels
    .map((name, at) => ({ name, value: data.series[0]?.values[at] ?? 0 }))
    .filter((part) => part.value > 0);
  if (parts.length <= MOST_SLICES) return parts;
  const bySize = [...parts].sort((a, b) => b.value - a.value);
  const rest = bySize.slice(MOST_SLICES - 1).reduce((sum, part) => sum + part.value, 0);
  return [...bySize.slice(0, MOST_SLICES - 1), { name: "Other", value: rest }];
}

function frame({ tokens }: Canvas) {
  return {
    useUTC: true,
    color: [...tokens.series],
    backgroundColor: "transparent",
    textStyle: { fontFamily: tokens.fontFamily, color: tokens.text, fontSize: 12 },
    animationDuration: tokens.isCalm ? 0 : 200,
    animation: !tokens.isCalm,
  };
}

function legend(isShown: boolean, { tokens }: Canvas) {
  return {
    show: isShown,
    type: "scroll",
    left: 0,
    top: 0,
    icon: "roundRect",
    itemWidth: 10,
    itemHeight: 10,
    textStyle: { color: tokens.text, width: 160, overflow: "truncate" },
    pageIconColor: tokens.text,
    pageTextStyle: { color: tokens.muted },
  };
}

function tooltip({ tokens }: Canvas) {
  return {
    confine: true,
    backgroundColor: tokens.background,
    borderColor: tokens.line,
    textStyle: { color: tokens.text, fontSize: 13 },
    valueFormatter: (value: unknown) => (typeof value === "number" ? readableNumber(value) : "–"),
  };
}

function valueAxis({ tokens }: Canvas) {
  return {
    type: "value",
    axisLabel: { color: tokens.muted, hideOverlap: true, formatter: compactNumber },
    splitLine: { lineStyle: { color: tokens.line } },
    splitNumber: 4,
  };
}

function scaledAxis(data: ChartData, { tokens, width }: Canvas) {
  const isTime = data.axis.scale === "time";
  return {
    type: isTime ? "time" : "value",
    scale: true,
    splitLine: { show: false },
    axisLabel: { color: tokens.muted, hideOverlap: true, ...(isTime ? {} : { formatter: axisNumber }) },
    axisLine: { lineStyle: { color: tokens.line } },
    splitNumber: width < NARROW ? 3 : 6,
  };
}

function categoryAxis(data: ChartData, { tokens }: Canvas, isLying: boolean, type: "bar" | "line") {
  return {
    type: "category",
    data: data.axis.labels,
    // lying bars are read from top to bottom, in the order of the rows
    inverse: isLying,
    boundaryGap: type === "bar",
    axisTick: { show: false },
    axisLine: { lineStyle: { color: tokens.line } },
    axisLabel: { color: tokens.muted, hideOverlap: true, width: 7 * LABEL_CHARACTERS, overflow: "truncate" },
  };
}

/** Two measures of quite different size: on one axis, the smaller would lie flat. Each gets its own, left and right. */
function hasUnevenScales({ series, isSplit }: ChartData): boolean {
  const [first, second] = series.map(({ values }) => Math.max(...values.map((value) => Math.abs(value ?? 0))));
  if (isSplit || series.length !== 2 || !first || !second) return false;
  return Math.max(first, second) / Math.min(first, second) > UNEVEN;
}

/** Whether all labels have room side by side; if not, and there are few enough, the bars lie down. */
function fitsBelow(labels: string[], width: number): boolean {
  if (labels.length > MOST_LYING_BARS) return true;
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 0);
  return labels.length * (Math.min(longest, LABEL_CHARACTERS) * 7 + 12) <= width - 60;
}

function pointLabel(data: ChartData, value: number | string): string {
  return data.axis.scale === "time" && typeof value === "number" ? momentLabel(value, data.axis.grain) : String(value);
}

/** Numbers along the axis are as often years and codes as amounts, so their thousands stay ungrouped. */
function axisNumber(value: number): string {
  return Math.abs(value) < 100_000 ? String(value) : compactNumber(value);
}
