/** A key is edited, or gets a new secret: the same dialog, as the guide has it. */
import { useState } from "react";
import type { KeyPlace } from "@/api/apiKeys";
import type { PersonalKey } from "@/api/types";
import { EditKeyForm } from "./EditKeyForm";
import { KeyFormFetched } from "./KeyFormFetched";
import { RegenerateForm } from "./RegenerateForm";
import { SecretDialog } from "./SecretDialog";

interface Props {
  place: KeyPlace;
  apiKey: PersonalKey & { group?: { id: number } };
  onClose: () => void;
}

export function EditKeyDialog({ place, apiKey, onClose }: Props) {
  const [isRegenerating, setRegenerating] = useState(false);
  return (
    <SecretDialog title={isRegenerating ? `Change the key of “${apiKey.name}”?` : "Edit API Key"} onClose={onClose}>
      {(show) =>
        isRegenerating ? (
          <RegenerateForm place={place} apiKey={apiKey} onChanged={show} onBack={() => setRegenerating(false)} />
        ) : (
          <KeyFormFetched place={place}>
            {(known) => (
              <EditKeyForm
                place={place}
                apiKey={apiKey}
                {...known}
                onRegenerate={() => setRegenerating(true)}
                onClose={onClose}
              />
            )}
          </KeyFormFetched>
        )
      }
    </SecretDialog>
  );
}
