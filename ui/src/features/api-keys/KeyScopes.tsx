/** What a key may do, beside what it was seen doing; the difference can be tried and taken away. */
import { Button, Group, List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { apiKeysKey, changeKey, scopesQuery } from "@/api/apiKeys";
import type { KeyChange, KeyUsage, ProgramKey } from "@/api/types";
import { formatDate } from "@/lib/moment";
import { FormAlert } from "@/ui/FormAlert";
import { Section } from "@/ui/Section";
import { isSame, readScopes, scopeWords } from "./scopes";
import { TrialNotice } from "./TrialNotice";
import { usePlaceNames } from "./usePlaceNames";

interface Props {
  apiKey: ProgramKey;
  usage: KeyUsage | undefined;
}

export function KeyScopes({ apiKey, usage }: Props) {
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: ({ sent }: { sent: KeyChange; said: string }) => changeKey("/api/api-key", apiKey.id, sent),
    onSuccess: async (_changed, { said }) => {
      await queryClient.invalidateQueries({ queryKey: apiKeysKey });
      notifications.show({ message: said });
    },
  });
  return (
    <Section title="What it may do">
      <FormAlert message={change.error?.message ?? null} />
      {apiKey.scopes ? <Scopes grants={apiKey.scopes} /> : <Text>Everything that {apiKey.group.name} may.</Text>}
      {apiKey.trial_scopes && (
        <TrialNotice
          refused={usage?.on_trial ?? []}
          busy={change.isPending}
          onApply={() =>
            change.mutate({
              sent: { scopes: apiKey.trial_scopes ?? null, trial_scopes: null },
              said: "The scopes on trial hold now",
            })
          }
          onEnd={() => change.mutate({ sent: { trial_scopes: null }, said: "The trial has ended" })}
        >
          <Scopes grants={apiKey.trial_scopes} />
        </TrialNotice>
      )}
      {usage && !apiKey.trial_scopes && (
        <Suggestion
          apiKey={apiKey}
          usage={usage}
          busy={change.isPending}
          onChange={(sent, said) => change.mutate({ sent, said })}
        />
      )}
    </Section>
  );
}

interface SuggestionProps {
  apiKey: ProgramKey;
  usage: KeyUsage;
  busy: boolean;
  onChange: (sent: KeyChange, said: string) => void;
}

function Suggestion({ apiKey, usage: { needed_scopes: needed, first_day }, busy, onChange }: SuggestionProps) {
  if (needed.length === 0) {
    return (
      <Text c="dimmed" mt="sm">
        It was not seen doing anything that needs a scope, so there is nothing to suggest.
      </Text>
    );
  }
  if (apiKey.scopes && isSame(readScopes(needed), readScopes(apiKey.scopes)))
    return (
      <Text c="dimmed" mt="sm">
        That is exactly what it was seen doing since {formatDate(`${first_day}T12:00:00`)}.
      </Text>
    );
  return (
    <Stack gap="sm" mt="md">
      <Text fw={600}>What it was seen doing since {formatDate(`${first_day}T12:00:00`)}</Text>
      <Scopes grants={needed} />
      <Group gap="xs">
        <Button
          variant="default"
          loading={busy}
          onClick={() => onChange({ scopes: needed }, `“${apiKey.name}” may do only this now`)}
        >
          Allow only this
        </Button>
        <Button
          variant="default"
          loading={busy}
          onClick={() => onChange({ trial_scopes: needed }, "The scopes are on trial")}
        >
          Try it first
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        On trial nothing is refused; what would be is counted here.
      </Text>
    </Stack>
  );
}

function Scopes({ grants }: { grants: string[] }) {
  const scopes = useQuery(scopesQuery).data?.scopes ?? [];
  const names = usePlaceNames(Object.values(readScopes(grants) ?? {}).flat());
  return (
    <List size="sm">
      {scopeWords(grants, scopes, names).map((words) => (
        <List.Item key={words}>{words}</List.Item>
      ))}
    </List>
  );
}
