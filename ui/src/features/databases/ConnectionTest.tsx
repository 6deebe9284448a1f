/** Tries the connection as the form stands, without saving anything. */
import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { testConnection } from "@/api/databases";
import { ApiError } from "@/api/http";
import { Icon } from "@/ui/icons";
import type { DatabaseFormState } from "./useDatabaseForm";

export function ConnectionTest({ form }: { form: DatabaseFormState }) {
  const details = JSON.stringify(form.toSend());
  const test = useMutation({
    mutationFn: async (tested: string) => {
      const answer = await testConnection(form.engine?.key ?? "", JSON.parse(tested) as Record<string, unknown>);
      // a failed test is an answer with status 200; here it is as good as a refusal
      if (answer.valid === false) throw new ApiError(400, answer.message ?? "The connection failed.", answer.errors);
    },
    onMutate: form.refusal.clear,
    onError: form.refusal.show,
  });
  const isCurrent = test.variables === details;
  return (
    <Group>
      <Button variant="default" loading={test.isPending} onClick={() => form.isConnectable() && test.mutate(details)}>
        Test connection
      </Button>
      <div role="status">
        {test.isSuccess && isCurrent && (
          <Group gap={6} c="verdigris">
            <Icon name="check" />
            <Text size="sm">It works</Text>
          </Group>
        )}
      </div>
    </Group>
  );
}
