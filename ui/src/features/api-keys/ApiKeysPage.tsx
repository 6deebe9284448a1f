/** Admin › Settings › Authentication › API keys. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysQuery } from "@/api/apiKeys";
import type { ApiKeyView } from "@/api/types";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { CreateKeyDialog } from "./CreateKeyDialog";
import { DeleteKeyDialog } from "./DeleteKeyDialog";
import { KeyTable } from "./KeyTable";

export default function ApiKeysPage() {
  const keys = useQuery(apiKeysQuery);
  const [creating, creation] = useDisclosure(false);
  const [leaving, setLeaving] = useState<ApiKeyView | null>(null);
  const create = (
    <Button leftSection={<Icon name="add" />} onClick={creation.open}>
      Create API key
    </Button>
  );
  return (
    <Page
      trail={<TextLink to="/admin/settings/authentication">Authentication</TextLink>}
      title="API keys"
      about="A key lets a program use the API with the rights of a group."
      actions={keys.data?.length ? create : null}
    >
      <Fetched query={keys} what="API keys">
        {(keys) =>
          keys.length === 0 ? (
            <Empty icon="key" title="No API keys yet" action={create}>
              Create one for each program, so that you can remove it without stopping the others.
            </Empty>
          ) : (
            <KeyTable keys={keys} onDelete={setLeaving} />
          )
        }
      </Fetched>
      {creating && <CreateKeyDialog onClose={creation.close} />}
      {leaving && <DeleteKeyDialog apiKey={leaving} onClose={() => setLeaving(null)} />}
    </Page>
  );
}
