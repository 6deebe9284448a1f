/** Turning a second factor on: a seed to scan or type, and the first code, which proves that the app has it. */
import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { beginSecondFactor, confirmSecondFactor } from "@/api/secondFactor";
import type { SecondFactorSeed } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { CopyButton } from "@/ui/CopyButton";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { QrCode } from "@/ui/QrCode";
import { Fetched } from "@/ui/states";
import { CodeField } from "./CodeField";

interface Props {
  /** It is on; the recovery codes cannot be shown again. */
  onOn: (codes: string[]) => void;
  onCancel?: () => void;
}

export function Enrolment({ onOn, onCancel }: Props) {
  // made once for as long as this is open: whoever asks anew gets another seed, and the scanned one is worth nothing
  const seed = useQuery({
    queryKey: ["second-factor-seed"],
    queryFn: beginSecondFactor,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  return (
    <Fetched query={seed} what="a key for your app">
      {(seed) => (
        <Stack>
          <SeedShown seed={seed} />
          <FirstCodeForm onOn={onOn} {...(onCancel && { onCancel })} />
        </Stack>
      )}
    </Fetched>
  );
}

function SeedShown({ seed }: { seed: SecondFactorSeed }) {
  return (
    <Group align="flex-start" gap="lg">
      <QrCode text={seed.link} label="QR code with the key for your app" />
      <Stack gap="xs" flex="1 1 220px" align="flex-start">
        <Text>Scan this with your app for codes.</Text>
        <Text c="dimmed">Or type this key into it:</Text>
        <Code fz="md" style={{ overflowWrap: "anywhere" }}>
          {seed.secret.replace(/(.{4})(?=.)/g, "$1 ")}
        </Code>
        <CopyButton text={seed.secret} label="Copy the key" size="xs" variant="default" />
      </Stack>
    </Group>
  );
}

function FirstCodeForm({ onOn, onCancel }: Props) {
  const form = useForm({
    initialValues: { code: "" },
    validate: { code: (value) => (value.trim() === "" ? "Enter the code that your app shows now." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["code"]);
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    // what came back opens the account
    gcTime: 0,
    onMutate: refusal.clear,
    onSuccess: ({ recovery_codes }) => onOn(recovery_codes),
    onError: refusal.show,
  });
  const submit = form.onSubmit(
    ({ code }) => confirm.mutate(code.trim()),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <Stack>
        <CodeField
          label="Code"
          description="The six digits that your app shows for this server."
          inputMode="numeric"
          autoFocus
          {...form.getInputProps("code")}
        />
        <Group gap="sm">
          <Button type="submit" loading={confirm.isPending}>
            Turn on
          </Button>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
