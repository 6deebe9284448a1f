/** Admin › Settings › Authentication › API Keys › one of them: what it is, how it is used, what it may do. */
import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { apiKeysQuery, type KeyPlace } from "@/api/apiKeys";
import type { ProgramKey } from "@/api/types";
import { Icon } from "@/ui/icons";
import { LinkButton, TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { DeleteKeyDialog } from "./DeleteKeyDialog";
import { EditKeyDialog } from "./EditKeyDialog";
import { KeyFacts } from "./KeyFacts";
import { KeyStates } from "./KeyStates";
import { KeyUsage } from "./KeyUsage";
import { RotationNotice } from "./RotationNotice";

const route = getRouteApi("/signed-in/admin/settings/authentication/api-keys/$keyId");
const PLACE: KeyPlace = "/api/api-key";

export default function KeyPage() {
  const { keyId } = route.useParams();
  const keys = useQuery(apiKeysQuery);
  const key = keys.data?.find(({ id }) => id === keyId);
  return (
    <Page
      title={key?.name ?? "API key"}
      trail={
        <>
          <TextLink to="/admin/settings/authentication">Authentication</TextLink>
          <Icon name="chevron" size={12} />
          <TextLink to="/admin/settings/authentication/api-keys">API Keys</TextLink>
        </>
      }
      about={
        key && (
          <Group component="span" gap="xs">
            {key.description ?? `With the rights of ${key.group.name}`} <KeyStates apiKey={key} />
          </Group>
        )
      }
      actions={key && <Actions apiKey={key} />}
    >
      <Fetched query={keys} what="this API key">
        {() => (key ? <Known apiKey={key} /> : <Gone />)}
      </Fetched>
    </Page>
  );
}

function Actions({ apiKey }: { apiKey: ProgramKey }) {
  const navigate = route.useNavigate();
  const [editing, edit] = useDisclosure(false);
  const [leaving, leave] = useDisclosure(false);
  return (
    <Group gap="sm">
      <LinkButton to="/admin/permissions/what-can" search={{ key: apiKey.id }} variant="default">
        What can it see?
      </LinkButton>
      <Button variant="default" leftSection={<Icon name="pencil" />} onClick={edit.open}>
        Edit
      </Button>
      <Button variant="outline" color="red" leftSection={<Icon name="trash" />} onClick={leave.open}>
        Delete
      </Button>
      {editing && <EditKeyDialog place={PLACE} apiKey={apiKey} onClose={edit.close} />}
      {leaving && (
        <DeleteKeyDialog
          place={PLACE}
          apiKey={apiKey}
          onClose={leave.close}
          onDeleted={() => void navigate({ to: "/admin/settings/authentication/api-keys" })}
        />
      )}
    </Group>
  );
}

function Known({ apiKey }: { apiKey: ProgramKey }) {
  const { days = 30 } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      {apiKey.retiring && <RotationNotice apiKey={apiKey} retiring={apiKey.retiring} />}
      <KeyFacts apiKey={apiKey} />
      <KeyUsage
        apiKey={apiKey}
        days={days}
        onDays={(days) => void navigate({ search: days === 30 ? {} : { days }, replace: true })}
      />
    </>
  );
}

function Gone() {
  return (
    <Empty
      icon="key"
      title="There is no such key"
      action={
        <LinkButton to="/admin/settings/authentication/api-keys" variant="default">
          Show all API keys
        </LinkButton>
      }
    >
      It may have been deleted.
    </Empty>
  );
}
