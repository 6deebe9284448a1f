import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { chartPalette, chartSurface, fontFamily } from "@/ui/theme";

/** The theme's colours and letters, in the form a canvas needs. */
export interface ChartTokens {
  text: string;
  muted: string;
  line: string;
  background: string;
  series: readonly string[];
  fontFamily: string;
  /** The person asked their system for less motion. */
  isCalm: boolean;
}

export function chartTokens(scheme: "light" | "dark", isCalm: boolean): ChartTokens {
  return { ...chartSurface[scheme], series: chartPalette[scheme], fontFamily, isCalm };
}

export function useChartTokens(): ChartTokens {
  return chartTokens(useComputedColorScheme("light"), useReducedMotion());
}
