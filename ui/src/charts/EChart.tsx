import type { ECharts, EChartsCoreOption } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import { init } from "./echarts";

interface EChartProps {
  /** Makes the options for the width there is. */
  options: (width: number) => EChartsCoreOption;
  height: number;
  /** What the picture shows, for those who cannot see it. */
  label: string;
}

/** The one place that talks to ECharts: it draws when its box is known and again when the box or the options change. */
export function EChart({ options, height, label }: EChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // ECharts measures its box at birth, which may be before the layout: the observer tells when there is one
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (!box.current || width === 0) return;
    chart.current ??= init(box.current, null, { renderer: "canvas" });
    chart.current.resize({ width, height });
    chart.current.setOption(options(width), { notMerge: true });
  }, [options, width, height]);

  return <div ref={box} role="img" aria-label={label} style={{ height, width: "100%" }} />;
}
