/** What applying a file would change, and what that means for people; and the button that does it. */
import { Alert, Button, Group, List, Stack, Text, TextInput, Title } from "@mantine/core";
import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/http";
import { applyFile } from "@/api/permissionFile";
import type { PermissionPlan, PermissionsApplied, PlannedChange } from "@/api/types";
import { ChangeLines } from "@/ui/ChangeLines";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import { useHeadingFocus } from "@/ui/useHeadingFocus";
import { plannedLines } from "./changes";
import { CodePeople } from "./CodePeople";

interface Props {
  file: string;
  plan: PermissionPlan;
  again: UseMutationResult<PermissionPlan, Error, string>;
  onDone: (done: PermissionsApplied) => void;
  onBack: () => void;
}

export function CodePlan({ file, plan, again, onDone, onBack }: Props) {
  const heading = useHeadingFocus();
  const [why, setWhy] = useState("");
  const apply = useMutation({ mutationFn: () => applyFile(file, plan.fingerprint, why.trim()), onSuccess: onDone });
  // what was shown is not what it is any more: only a fresh look leads on
  const isOutdated = apply.error instanceof ApiError && apply.error.status === 409;
  const isNothing = plan.total === 0;
  const lookAgain = () => {
    apply.reset();
    again.mutate(file);
  };
  return (
    <Stack maw={960}>
      <Title order={2} ref={heading} tabIndex={-1}>
        {isNothing ? "Everything is as the file has it" : "This is what would change"}
      </Title>
      {!isNothing && (
        <List aria-label="In short">
          {plan.summary.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      )}
      <CodePeople people={plan.people} />
      <Changes plan={plan} />
      {isOutdated ? (
        <Alert role="alert" color="yellow" variant="light" icon={<Icon name="warning" />} title="Nothing was changed">
          Since you looked, somebody else changed groups or what they may. Look again to see what it would change now.
        </Alert>
      ) : (
        <FormAlert message={(apply.error ?? again.error)?.message ?? null} mb={0} />
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isOutdated) lookAgain();
          else apply.mutate();
        }}
      >
        <Stack>
          {!isNothing && (
            <TextInput
              label="Why"
              description="For the history."
              maxLength={500}
              maw={480}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
          )}
          <Group>
            {!isNothing && (
              <Button type="submit" loading={apply.isPending || again.isPending}>
                {isOutdated ? "Look again" : "Apply it"}
              </Button>
            )}
            <Button variant="default" onClick={onBack}>
              Change the file
            </Button>
          </Group>
        </Stack>
      </form>
      {!isNothing && (
        <Text size="sm" c="dimmed">
          Nothing has been done yet. All of it happens, exactly as it is shown, or nothing.
        </Text>
      )}
    </Stack>
  );
}

function Changes({ plan: { changes, total } }: { plan: PermissionPlan }) {
  const made = changes.filter(({ what }) => what === "group").map(({ group }) => group.name);
  const rights = plannedLines(changes);
  return (
    <>
      {made.length > 0 && <Part title="Groups that are made" lines={made} />}
      <Part title="Who gets in" lines={membersOf(changes, "add")} />
      <Part title="Who is taken out" lines={membersOf(changes, "remove")} />
      {rights.length > 0 && (
        <div>
          <Title order={3} mb="xs">
            What groups may
          </Title>
          <ChangeLines label="What groups may" lines={rights} mah={320} />
        </div>
      )}
      {total > changes.length && (
        <Text c="dimmed">and {(total - changes.length).toLocaleString("en")} more changes</Text>
      )}
    </>
  );
}

const membersOf = (changes: PlannedChange[], action: string): string[] =>
  changes
    .filter((change) => change.what === "member" && change.action === action)
    .map(({ group, person }) => `${group.name}: ${person?.common_name ?? ""} (${person?.email ?? ""})`);

/** More than a person reads. */
const SHOWN = 200;

function Part({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <List size="sm" aria-label={title}>
        {lines.slice(0, SHOWN).map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
        {lines.length > SHOWN && <List.Item>and {(lines.length - SHOWN).toLocaleString("en")} more</List.Item>}
      </List>
    </div>
  );
}
