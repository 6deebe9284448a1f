/** Requests per day as bars; what was refused is the part that is hatched as well as red. */
import { Group, Text } from "@mantine/core";
import { useId } from "react";
import type { KeyDay } from "@/api/types";
import { formatDate } from "@/lib/moment";
import classes from "./ApiKeys.module.css";

const HEIGHT = 100;
const STEP = 10;

export function DayChart({ days }: { days: KeyDay[] }) {
  const hatch = useId();
  const most = Math.max(1, ...days.map(({ requests }) => requests));
  const busiest = days.find(({ requests }) => requests === most);
  const scale = (count: number) => (count / most) * HEIGHT;
  const hasRefused = days.some(({ refused }) => refused > 0);
  return (
    <figure className={classes.figure}>
      <svg
        role="img"
        aria-label={`Requests per day, most on ${busiest ? dayName(busiest.day) : "no day"}: ${most.toLocaleString("en")}`}
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={classes.chart}
      >
        <defs>
          <pattern id={hatch} width="2" height="6" patternUnits="userSpaceOnUse">
            <rect width="2" height="6" className={classes.refused} />
            <rect width="2" height="2" className={classes.gap} />
          </pattern>
        </defs>
        {days.map(({ day, requests, refused }, at) => (
          <g key={day}>
            <title>{`${dayName(day)}: ${requests.toLocaleString("en")}, ${refused.toLocaleString("en")} refused`}</title>
            {/* the whole column answers the pointer, also on a quiet day */}
            <rect x={at * STEP} y={0} width={STEP} height={HEIGHT} fill="transparent" />
            <rect
              x={at * STEP + 1}
              y={HEIGHT - scale(requests)}
              width={STEP - 2}
              height={scale(requests - refused)}
              className={classes.bar}
            />
            <rect
              x={at * STEP + 1}
              y={HEIGHT - scale(refused)}
              width={STEP - 2}
              height={scale(refused)}
              fill={`url(#${hatch})`}
            />
          </g>
        ))}
      </svg>
      <Group justify="space-between" gap={4} component="figcaption">
        <Text size="xs" c="dimmed">
          {dayName(days.at(0)?.day ?? "")}
        </Text>
        <Text size="xs" c="dimmed">
          {most.toLocaleString("en")} at most{hasRefused && "; the hatched part was refused"}
        </Text>
        <Text size="xs" c="dimmed">
          {dayName(days.at(-1)?.day ?? "")}
        </Text>
      </Group>
    </figure>
  );
}

/** A day has no hour: noon keeps it the same day in every zone a browser is in. */
const dayName = (day: string) => (day === "" ? "" : formatDate(`${day}T12:00:00`));
