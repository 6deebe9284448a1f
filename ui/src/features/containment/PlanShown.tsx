/** What would happen, exactly; and the one button on this server that makes it happen. */
import { Alert, Button, Code, Group, List, ScrollArea, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { applyContainment, planContainment } from "@/api/containment";
import { ApiError } from "@/api/http";
import type { Containment, ContainmentPlan } from "@/api/types";
import { formatSecond } from "@/lib/moment";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { useHeadingFocus } from "@/ui/useHeadingFocus";
import { type ContainmentFields, containmentRequest } from "./request";
import { hitLines, hitsNothing, isAboutBeingSpared, keyBeginning } from "./words";

interface Props {
  plan: ContainmentPlan;
  fields: ContainmentFields;
  onPlan: (plan: ContainmentPlan) => void;
  onDone: (done: Containment) => void;
  onBack: () => void;
}

export function PlanShown({ plan, fields, onPlan, onDone, onBack }: Props) {
  const heading = useHeadingFocus();
  const apply = useMutation({ mutationFn: applyContainment, onSuccess: onDone });
  const again = useMutation({
    mutationFn: () => planContainment(containmentRequest(fields)),
    onSuccess: (plan) => {
      apply.reset();
      onPlan(plan);
    },
  });
  // what was shown is not what it is any more: only a fresh look leads on
  const outdated = apply.error instanceof ApiError && apply.error.status === 409 ? apply.error : null;
  const isEmpty = hitsNothing(plan.counts);
  return (
    <Stack mb="xl">
      <Title order={2} ref={heading} tabIndex={-1}>
        {isEmpty ? "This would hit nothing" : "This is what would happen"}
      </Title>
      <Hit plan={plan} />
      <Warnings plan={plan} />
      {outdated ? (
        <Outdated error={outdated} />
      ) : (
        <FormAlert message={(apply.error ?? again.error)?.message ?? null} mb={0} />
      )}
      <Group>
        {!isEmpty && !outdated && (
          <Button color="red" loading={apply.isPending} onClick={() => apply.mutate(plan.plan_id)}>
            Do this now
          </Button>
        )}
        {outdated && (
          <Button loading={again.isPending} onClick={() => again.mutate()}>
            Look again
          </Button>
        )}
        <Button variant="default" onClick={onBack}>
          Change it
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        Nothing has been done yet. What you see here can be done until{" "}
        <time dateTime={plan.expires_at}>{formatSecond(plan.expires_at)}</time>, and never more than that.
      </Text>
    </Stack>
  );
}

function Hit({ plan: { counts, people, api_keys } }: { plan: ContainmentPlan }) {
  return (
    <>
      <List aria-label="What would be hit" fw={600}>
        {hitLines(counts, "would").map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      {people.length > 0 && (
        <Named title={`People (${counts.people.toLocaleString("en")})`} more={counts.people - people.length}>
          {people.map(({ id, common_name, email }) => (
            <List.Item key={id}>
              <TextLink to="/admin/people/$personId" params={{ personId: id }} target="_blank" inherit>
                {common_name}
              </TextLink>{" "}
              {common_name !== email && (
                <Text span inherit c="dimmed">
                  {email}
                </Text>
              )}
            </List.Item>
          ))}
        </Named>
      )}
      {api_keys.length > 0 && (
        <Named title={`API keys (${counts.api_keys.toLocaleString("en")})`} more={counts.api_keys - api_keys.length}>
          {api_keys.map(({ id, name, masked_key }) => (
            <List.Item key={id}>
              {name} <Code>{keyBeginning(masked_key)}</Code>
            </List.Item>
          ))}
        </Named>
      )}
    </>
  );
}

function Named({ title, more, children }: { title: string; more: number; children: React.ReactNode }) {
  return (
    <div>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <ScrollArea.Autosize mah={220} viewportProps={{ tabIndex: 0, role: "group", "aria-label": title }}>
        <List size="sm">
          {children}
          {more > 0 && <List.Item>and {more.toLocaleString("en")} more</List.Item>}
        </List>
      </ScrollArea.Autosize>
    </div>
  );
}

function Warnings({ plan: { warnings, spared } }: { plan: ContainmentPlan }) {
  const isSpared = Boolean(spared.session_id ?? spared.user_id);
  const lines = warnings.filter((warning) => !isAboutBeingSpared(warning));
  return (
    <>
      {isSpared && <Text>You are left out: you stay signed in, and your password stays.</Text>}
      {lines.length > 0 && (
        <Alert color="yellow" variant="light" icon={<Icon name="warning" />} title="Before you do it">
          {lines.map((line) => (
            <Text key={line} size="sm">
              {line}
            </Text>
          ))}
        </Alert>
      )}
    </>
  );
}

function Outdated({ error }: { error: ApiError }) {
  const words =
    error.code === "plan-outdated"
      ? "Since you looked, more has come to fit: somebody signed in, or a key was made."
      : error.message;
  return (
    <Alert role="alert" color="yellow" variant="light" icon={<Icon name="warning" />} title="Nothing was done">
      {words} Look again to see what it would hit now.
    </Alert>
  );
}
