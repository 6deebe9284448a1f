import type { KeyPlace } from "@/api/apiKeys";
import { KeyFormFetched } from "./KeyFormFetched";
import { NewKeyForm } from "./NewKeyForm";
import { SecretDialog } from "./SecretDialog";

export function CreateKeyDialog({ place, onClose }: { place: KeyPlace; onClose: () => void }) {
  return (
    <SecretDialog title="Create API Key" onClose={onClose}>
      {(show) => (
        <KeyFormFetched place={place}>
          {(known) => <NewKeyForm place={place} {...known} onCreated={show} onCancel={onClose} />}
        </KeyFormFetched>
      )}
    </SecretDialog>
  );
}
