import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { testEmail } from "@/api/email";
import { currentUserQuery } from "@/api/session";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";

/** Sends a mail to the person who asks, so that they can see it arrive. */
export function EmailTest({ isSaved }: { isSaved: boolean }) {
  const email = useQuery(currentUserQuery).data?.email;
  const test = useMutation({ mutationFn: testEmail });
  return (
    <>
      {test.isError && <FormAlert message={test.error.message} mb={0} />}
      <Button
        variant="default"
        loading={test.isPending}
        disabled={!isSaved}
        title={isSaved ? undefined : "Save first: the test uses what is saved"}
        onClick={() => test.mutate()}
      >
        Send a test mail
      </Button>
      <div role="status">
        {test.isSuccess && isSaved && (
          <Group gap={6} c="verdigris">
            <Icon name="check" />
            <Text size="sm">Sent to {email}</Text>
          </Group>
        )}
      </div>
    </>
  );
}
