import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { FormAlert } from "@/ui/FormAlert";
import { useHeadingFocus } from "@/ui/useHeadingFocus";
import type { SetupFormApi } from "./setupForm";

interface Props {
  form: SetupFormApi;
  general: string | null;
  busy: boolean;
  /** Where people reach this server. */
  address: string;
  onBack: () => void;
  onNext: () => void;
}

export function SiteStep({ form, general, busy, address, onBack, onNext }: Props) {
  const heading = useHeadingFocus();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    onNext();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Title order={1} mb="md" ref={heading} tabIndex={-1}>
        Name this place
      </Title>
      <FormAlert message={general} />
      <Stack>
        <TextInput
          label="Site name"
          description="Your company or team. Shown on the start page; you can change it later."
          placeholder="Metalith"
          {...form.getInputProps("prefs.site_name")}
        />
        <Text size="sm" c="dimmed">
          Links in mail and invitations will begin with {address}.
        </Text>
        <Group grow>
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button type="submit" loading={busy}>
            Finish
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
