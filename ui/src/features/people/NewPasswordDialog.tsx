/** Lets a person choose a new password: by mail, or by a link that the administrator hands over. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { linkWay } from "@/api/linkWay";
import { createPasswordLink, mailPasswordLink } from "@/api/people";
import { propertiesQuery } from "@/api/session";
import type { PersonRow } from "@/api/types";
import { FormAlert } from "@/ui/FormAlert";
import { ShownOnce } from "@/ui/ShownOnce";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { NoAddress } from "./NoAddress";

interface Props {
  person: Pick<PersonRow, "id" | "common_name" | "email">;
  onClose: () => void;
}

export function NewPasswordDialog({ person, onClose }: Props) {
  const [link, setLink] = useState<string | null>(null);
  useReturnFocus();
  // a stray click must not cost the only sight of the link
  const isSafeToClose = link === null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`A new password for ${person.common_name}`}
      closeOnClickOutside={isSafeToClose}
      closeOnEscape={isSafeToClose}
      withCloseButton={isSafeToClose}
    >
      {link === null ? (
        <Ways person={person} onLink={setLink} onClose={onClose} />
      ) : (
        <ShownOnce label="The link" secret={link} onDone={onClose}>
          Hand it to {person.common_name} in a way you trust: whoever opens it chooses the password. It works once and
          cannot be shown again.
        </ShownOnce>
      )}
    </Modal>
  );
}

function Ways({ person, onLink, onClose }: Props & { onLink: (link: string) => void }) {
  const way = linkWay(useQuery(propertiesQuery).data);
  const link = useMutation({
    mutationFn: createPasswordLink,
    // the answer holds a secret: it must not linger in the mutation cache
    gcTime: 0,
    onSuccess: ({ password_reset_url }) => onLink(password_reset_url),
  });
  const mail = useMutation({
    mutationFn: mailPasswordLink,
    onSuccess: () => {
      notifications.show({ message: `A mail to ${person.email} is on its way` });
      onClose();
    },
  });
  const error = link.error ?? mail.error;
  return (
    <Stack>
      <FormAlert message={error?.message ?? null} mb={0} />
      {way === "none" && <NoAddress />}
      {(way === "mail" || way === "hand") && (
        <Text>
          {way === "mail"
            ? `${person.email} gets a mail with a link to choose a new password.`
            : "Mail is not set up on this server, so you hand over a link yourself."}{" "}
          Until they use it, the password they have goes on working.
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        {way === "hand" && (
          <Button loading={link.isPending} onClick={() => link.mutate(person.id)}>
            Create a link
          </Button>
        )}
        {way === "mail" && (
          <>
            <Button variant="default" loading={link.isPending} onClick={() => link.mutate(person.id)}>
              Show a link
            </Button>
            <Button loading={mail.isPending} onClick={() => mail.mutate(person.email)}>
              Send mail
            </Button>
          </>
        )}
      </Group>
    </Stack>
  );
}
