/** The icon set: 24 × 24 strokes, sized in `em`, silent to screen readers (the label is beside them or on the button). */

const paths = {
  add: "M12 5v14M5 12h14",
  back: "M15 5l-7 7 7 7",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  chartBar: "M4 20h16M7 20v-7M12 20V5M17 20v-11",
  chartLine: "M4 4v16h16M7 15l4-5 3.5 3L19 7",
  chartPie: "M12 3.5a8.5 8.5 0 1 0 8.5 8.5H12zM15.5 3.8a8.5 8.5 0 0 1 4.7 4.7h-4.7z",
  chevron: "M9 5l7 7-7 7",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  dashboard: "M4 4h7v9H4zM4 16h7v4H4zM14 4h6v5h-6zM14 12h6v8h-6z",
  database:
    "M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3zM4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  folder: "M3 6h6l2 2.5h10V19H3z",
  gear: "M10.1 5.2L10.4 2.7L13.6 2.7L13.9 5.2L15.5 5.8L17.4 4.3L19.7 6.6L18.2 8.5L18.8 10.1L21.3 10.4L21.3 13.6L18.8 13.9L18.2 15.5L19.7 17.4L17.4 19.7L15.5 18.2L13.9 18.8L13.6 21.3L10.4 21.3L10.1 18.8L8.5 18.2L6.6 19.7L4.3 17.4L5.8 15.5L5.2 13.9L2.7 13.6L2.7 10.4L5.2 10.1L5.8 8.5L4.3 6.6L6.6 4.3L8.5 5.8zM12 8.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z",
  heading: "M6 5v14M18 5v14M6 12h12",
  key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l8-8M16 7l3 3",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  mail: "M3.5 6h17v12h-17zM4 7l8 6 8-6",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  moon: "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5z",
  pause: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM10 9v6M14 9v6",
  pencil: "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
  number: "M9.5 4L7 20M17 4l-2.5 16M4 9h16.5M3.5 15H20",
  people:
    "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19.5c.7-3.2 3.2-4.7 6.5-4.7s5.8 1.5 6.5 4.7M15.5 5.2a3.5 3.5 0 0 1 0 6.6M17.5 15.2c2.2.6 3.5 2 4 4.3",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20c.8-3.4 3.6-5 7-5s6.2 1.6 7 5",
  pin: "M9 4h6l-.7 6.5 3.2 3.5H6.5l3.2-3.5zM12 14v6",
  screen: "M3 5h18v11H3zM9 20h6M12 16v4",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5",
  signOut: "M14 4H5v16h9M10 12h10M17 8.5l3.5 3.5-3.5 3.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  sync: "M20 11a8 8 0 0 0-14.5-4L4 8.5M4 4v4.5h4.5M4 13a8 8 0 0 0 14.5 4l1.5-1.5M20 20v-4.5h-4.5",
  table: "M4 5h16v14H4zM4 10h16M10 10v9",
  terminal: "M4 6l6 6-6 6M12 18h8",
  text: "M4 6h16M4 11h16M4 16h10",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  upload: "M12 16V5M7 9l5-5 5 5M5 20h14",
  warning: "M12 4L2.5 20h19zM12 10v4.5M12 17.4v.1",
} as const;

export type IconName = keyof typeof paths;

interface Props {
  name: IconName;
  size?: string | number;
  /** Where full and empty say two things. */
  isFilled?: boolean;
}

export function Icon({ name, size = "1.2em", isFilled = false }: Props) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill={isFilled ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flexShrink: 0 }}
    >
      <path d={paths[name]} />
    </svg>
  );
}
