/** Asks for a code of the second factor before something is done to it. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useRefusal } from "@/api/useRefusal";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { CodeField } from "./CodeField";

interface Props<Made> {
  title: string;
  /** What will happen, in a sentence. */
  children: ReactNode;
  confirm: string;
  isLoss?: boolean;
  make: UseMutationResult<Made, Error, string>;
  onClose: () => void;
}

export function CodeDialog<Made>({ title, children, confirm, isLoss = false, make, onClose }: Props<Made>) {
  useReturnFocus();
  const form = useForm({
    initialValues: { code: "" },
    validate: { code: (value) => (value.trim() === "" ? "Enter a code." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["code"]);
  const submit = form.onSubmit(
    ({ code }) => make.mutate(code.trim(), { onError: refusal.show }),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormAlert message={refusal.general} mb={0} />
          <Text>{children}</Text>
          <CodeField
            data-autofocus
            label="Code"
            description="Of your app, or one of your recovery codes."
            {...form.getInputProps("code")}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color={isLoss ? "red" : undefined} loading={make.isPending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
