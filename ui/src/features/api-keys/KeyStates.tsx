import { Badge, Group } from "@mantine/core";
import type { KeyStanding } from "@/api/types";
import { formatAhead, formatMoment } from "@/lib/moment";
import { Icon, type IconName } from "@/ui/icons";
import { useNow } from "@/ui/useNow";
import { type KeyState, statesOf } from "./keyState";

const LOOKS: Record<KeyState, { icon: IconName; color: string; word: string; about: string }> = {
  off: { icon: "pause", color: "gray", word: "Switched off", about: "It is refused until it is switched on again." },
  expired: { icon: "warning", color: "red", word: "Expired", about: "It is refused." },
  "not-yet": { icon: "clock", color: "gray", word: "Not valid yet", about: "It is refused until then." },
  "expires-soon": { icon: "clock", color: "yellow", word: "Expires soon", about: "It will be refused from then on." },
  unused: { icon: "moon", color: "yellow", word: "Unused", about: "Nobody has used it for a long time." },
  rotating: { icon: "sync", color: "verdigris", word: "Being rotated", about: "The key before still works." },
  trial: { icon: "search", color: "gray", word: "Scopes on trial", about: "What they would refuse is written down." },
};

/** Words with a picture: the colour only repeats them. */
export function KeyStates({ apiKey }: { apiKey: KeyStanding }) {
  const now = useNow();
  const states = statesOf(apiKey, now);
  if (states.length === 0) return null;
  return (
    <Group component="span" gap={4}>
      {states.map((state) => {
        const { icon, color, word, about } = LOOKS[state];
        const moment = momentOf(state, apiKey);
        return (
          <Badge
            key={state}
            component="span"
            size="sm"
            variant="light"
            color={color}
            leftSection={<Icon name={icon} />}
            title={moment ? `${formatMoment(moment)}. ${about}` : about}
          >
            {state === "expires-soon" && moment ? `Expires ${formatAhead(moment, now)}` : word}
          </Badge>
        );
      })}
    </Group>
  );
}

function momentOf(state: KeyState, key: KeyStanding): string | null | undefined {
  if (state === "expired" || state === "expires-soon") return key.expires_at;
  if (state === "not-yet") return key.not_before;
  return state === "rotating" ? key.retiring?.until : null;
}
