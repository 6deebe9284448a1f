/** Admin › Settings › Authentication › API Keys. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysQuery, type KeyPlace } from "@/api/apiKeys";
import type { ProgramKey } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { CreateKeyDialog } from "./CreateKeyDialog";
import { DeleteKeyDialog } from "./DeleteKeyDialog";
import { EditKeyDialog } from "./EditKeyDialog";
import { KeyTable } from "./KeyTable";
import { PersonalKeysSection } from "./PersonalKeysSection";

const PLACE: KeyPlace = "/api/api-key";

export default function ApiKeysPage() {
  const keys = useQuery(apiKeysQuery);
  const [creating, creation] = useDisclosure(false);
  const [editing, setEditing] = useState<ProgramKey | null>(null);
  const [leaving, setLeaving] = useState<ProgramKey | null>(null);
  const create = (
    <Button leftSection={<Icon name="add" />} onClick={creation.open}>
      Create API Key
    </Button>
  );
  return (
    <Page
      trail={<TextLink to="/admin/settings/authentication">Authentication</TextLink>}
      title="API Keys"
      about="A key lets a program use the API with the rights of a group."
      width="full"
      actions={keys.data?.length ? create : null}
    >
      <Fetched query={keys} what="API keys">
        {(keys) =>
          keys.length === 0 ? (
            <Empty icon="key" title="No API keys yet" action={create}>
              Create one for each program, so that you can remove it without stopping the others.
            </Empty>
          ) : (
            <KeyTable keys={keys} onEdit={setEditing} onDelete={setLeaving} />
          )
        }
      </Fetched>
      <PersonalKeysSection />
      {creating && <CreateKeyDialog place={PLACE} onClose={creation.close} />}
      {editing && <EditKeyDialog place={PLACE} apiKey={editing} onClose={() => setEditing(null)} />}
      {leaving && <DeleteKeyDialog place={PLACE} apiKey={leaving} onClose={() => setLeaving(null)} />}
    </Page>
  );
}
