/**
 * What was chosen and is not saved yet, from what to what, and the way to save it. It stays in sight at the foot of the
 * page. When somebody else was faster, what they changed is said first, and what was chosen here is kept beside it.
 */
import { Alert, Button, Group, Stack, Text, VisuallyHidden } from "@mantine/core";
import { counted } from "@/lib/counted";
import { type ChangeLine, ChangeLines } from "./ChangeLines";
import { FormAlert } from "./FormAlert";
import { Icon } from "./icons";
import { LeaveGuard } from "./LeaveGuard";
import classes from "./Unsaved.module.css";

/** What is chosen and not saved, and how saving it went: a graph of permissions while it is being changed. */
interface Chosen {
  changes: { isDisputed: boolean }[];
  /** Nothing was saved, as somebody else was faster. */
  wasRefused: boolean;
  isBusy: boolean;
  error: Error | null;
  save: () => void;
  discard: () => void;
}

interface Props {
  draft: Chosen;
  lines: ChangeLine[];
  /** What somebody else changed here since the first choice. */
  theirs: ChangeLine[];
}

export function Unsaved({ draft, lines, theirs }: Props) {
  const { changes, wasRefused, isBusy, error, save, discard } = draft;
  // some of what is chosen they chose otherwise
  const isDisputed = changes.some((change) => change.isDisputed);
  const count = lines.reduce((count, { steps }) => count + steps.length, 0);
  const said = count === 0 ? "" : `${capital(counted(count, "change"))} not saved yet`;
  return (
    <>
      <LeaveGuard isUnsaved={count > 0} />
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {(count > 0 || wasRefused) && (
        <section aria-label="Not saved yet" className={classes.foot}>
          <Stack gap="sm">
            <FormAlert message={error?.message ?? null} mb={0} />
            {(wasRefused || theirs.length > 0) && (
              <Overtaken theirs={theirs} wasRefused={wasRefused} isLeft={count > 0} />
            )}
            {count > 0 && (
              <>
                <Text fw={600}>{said}</Text>
                <ChangeLines label="Changes not saved yet" lines={lines} />
              </>
            )}
            <Group gap="sm">
              {count > 0 && (
                <Button size="xs" loading={isBusy} onClick={save}>
                  {isDisputed ? "Save mine over theirs" : "Save changes"}
                </Button>
              )}
              <Button size="xs" variant="default" disabled={isBusy} onClick={discard}>
                {count === 0 ? "All right" : isDisputed ? "Keep theirs" : "Discard"}
              </Button>
            </Group>
          </Stack>
        </section>
      )}
    </>
  );
}

interface OvertakenProps {
  theirs: ChangeLine[];
  wasRefused: boolean;
  /** Is there still something to save? */
  isLeft: boolean;
}

function Overtaken({ theirs, wasRefused, isLeft }: OvertakenProps) {
  const next = isLeft
    ? "What you chose is kept: look at both, and save it or not."
    : "They chose the same as you: there is nothing left to save.";
  return (
    <Alert
      role="alert"
      color="yellow"
      variant="light"
      icon={<Icon name="warning" />}
      title={wasRefused ? "Nothing was saved" : "Somebody else is changing this, too"}
    >
      <Text size="sm">
        {theirs.length === 0
          ? "Somebody else changed permissions meanwhile, but nothing of what is shown here."
          : "Somebody else changed meanwhile:"}
      </Text>
      {theirs.length > 0 && <ChangeLines label="What they changed" lines={theirs} />}
      <Text size="sm" mt={6}>
        {next}
      </Text>
    </Alert>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
