/**
 * Every token of the design language: colours, type scale, spacing, radii. No other file names a colour.
 *
 * The palette is what the name says, metal and stone: verdigris (the patina of copper) leads, copper accents, and the
 * greys are a stone that leans neither blue nor brown. README.md says why and shows it.
 */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple, rem } from "@mantine/core";

const verdigris: MantineColorsTuple = [
  "#eefaf6",
  "#d8f1e9",
  "#b1e2d4",
  "#82cfba",
  "#54b79e",
  "#339c85",
  "#1f7d6a",
  "#196757",
  "#145247",
  "#0f4038",
];
const copper: MantineColorsTuple = [
  "#fdf3ec",
  "#fae3d3",
  "#f3c6a6",
  "#eaa778",
  "#dd8f5c",
  "#cb7440",
  "#b5612f",
  "#985026",
  "#7a401f",
  "#5f3319",
];
const stone: MantineColorsTuple = [
  "#f8f8f6",
  "#f0f0ed",
  "#e4e4e0",
  "#d3d3ce",
  "#b8b8b2",
  "#92928c",
  "#6b6c67",
  "#50524e",
  "#363836",
  "#202221",
];
const garnet: MantineColorsTuple = [
  "#fdf1f1",
  "#fadddd",
  "#f2babc",
  "#ea9399",
  "#e16f77",
  "#d4505a",
  "#c23741",
  "#b3303a",
  "#8b242d",
  "#6b1d24",
];
const graphite: MantineColorsTuple = [
  "#d5d8d6",
  "#b6bab8",
  "#929895",
  "#6a706d",
  "#3c4240",
  "#323836",
  "#252a28",
  "#171b1a",
  "#111413",
  "#0b0d0c",
];

/** Ordered so that neighbours stay apart for colour-blind eyes; index 0 is used when one colour is enough. */
export const chartPalette = {
  light: ["#1f7d6a", "#cb7440", "#55629f", "#c2a02c", "#8d4a73", "#4d97b5", "#6f7f2a", "#b4464f"],
  dark: ["#54b79e", "#dd8f5c", "#8f9bd6", "#d8bc55", "#c283a9", "#74b9d4", "#a3b454", "#d9777d"],
} as const;

/** What a picture drawn outside CSS (a canvas) needs to sit quietly on the page. */
export const chartSurface = {
  light: { text: "#50524e", muted: "#6b6c67", line: "#e4e4e0", background: "#ffffff" },
  dark: { text: "#d5d8d6", muted: "#929895", line: "#323836", background: "#171b1a" },
} as const;

export const fontFamily =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';
export const fontFamilyMonospace =
  'ui-monospace, "SFMono-Regular", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

export const theme = createTheme({
  primaryColor: "verdigris",
  primaryShade: { light: 7, dark: 6 },
  colors: { verdigris, copper, red: garnet, gray: stone, dark: graphite },
  black: stone[9],
  fontFamily,
  fontFamilyMonospace,
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: rem(6), sm: rem(10), md: rem(16), lg: rem(24), xl: rem(40) },
  radius: { xs: rem(3), sm: rem(5), md: rem(8), lg: rem(12), xl: rem(20) },
  defaultRadius: "sm",
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: rem(24), lineHeight: "1.25" },
      h2: { fontSize: rem(18), lineHeight: "1.3" },
      h3: { fontSize: rem(15), lineHeight: "1.4" },
    },
  },
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { "aria-label": "Close" },
        // a page has one banner, and that is its bar
        attributes: { header: { role: "none" } },
      },
      styles: { title: { fontWeight: 600, fontSize: rem(16), lineHeight: 1.35 } },
    },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Table: { defaultProps: { verticalSpacing: "xs", horizontalSpacing: "sm" } },
    Menu: { defaultProps: { shadow: "md", position: "bottom-end" } },
    Input: { defaultProps: { size: "sm" } },
    InputWrapper: { defaultProps: { size: "sm" } },
    PasswordInput: {
      defaultProps: { visibilityToggleButtonProps: { "aria-label": "Show what is typed", tabIndex: 0 } },
    },
    Button: { defaultProps: { size: "sm" } },
  },
});

/** `chrome` is the frame around content: bars, table heads, wells. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--ml-mark-stone": verdigris[7], "--ml-mark-ember": copper[6] },
  light: {
    "--ml-chrome": stone[0],
    "--ml-hover": stone[1],
    "--ml-line": stone[2],
    "--ml-selected": verdigris[0],
    "--mantine-color-red-light": garnet[0],
    "--mantine-color-yellow-light": "#fdf6dc",
    "--mantine-color-yellow-light-color": "#7a5c00",
  },
  dark: {
    "--ml-chrome": graphite[8],
    "--ml-hover": graphite[6],
    "--ml-line": graphite[5],
    "--ml-selected": "rgba(84, 183, 158, 0.14)",
    // Mantine's tinted surfaces are opaque and loud on a dark page
    "--mantine-color-verdigris-light": "rgba(84, 183, 158, 0.18)",
    "--mantine-color-verdigris-light-color": verdigris[3],
    "--mantine-color-copper-light": "rgba(221, 143, 92, 0.18)",
    "--mantine-color-copper-light-color": copper[3],
    "--mantine-color-yellow-light": "rgba(216, 188, 85, 0.13)",
    "--mantine-color-yellow-light-color": "#e6d08a",
    "--mantine-color-red-light": "rgba(217, 119, 125, 0.15)",
    "--mantine-color-red-light-color": garnet[2],
    "--mantine-color-red-outline": garnet[3],
    "--mantine-color-red-text": garnet[3],
    "--mantine-color-error": garnet[3],
    "--ml-mark-stone": verdigris[4],
    "--ml-mark-ember": copper[4],
  },
});
