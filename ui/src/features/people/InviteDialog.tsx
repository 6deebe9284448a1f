/** First a form; then, when no mail can carry it, the link: shown here once, kept nowhere. */
import { Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { GroupView } from "@/api/types";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { InvitationLink } from "./InvitationLink";
import { InviteForm, type Invited } from "./InviteForm";

export function InviteDialog({ groups, onClose }: { groups: GroupView[]; onClose: () => void }) {
  const [invited, setInvited] = useState<Invited | null>(null);
  useReturnFocus();
  // a stray click must not cost the only sight of the link
  const isSafeToClose = invited === null;
  const done = (outcome: Invited) => {
    if (outcome.way !== "mail") return setInvited(outcome);
    notifications.show({ message: `A mail to ${outcome.person.email} is on its way` });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={invited === null ? "Invite someone" : `${invited.person.common_name} can come in`}
      closeOnClickOutside={isSafeToClose}
      closeOnEscape={isSafeToClose}
      withCloseButton={isSafeToClose}
    >
      {invited === null ? (
        <InviteForm groups={groups} onInvited={done} onCancel={onClose} />
      ) : (
        <InvitationLink invited={invited} onDone={onClose} />
      )}
    </Modal>
  );
}
