/** Account › Login history: every time somebody signed in with this account, as far back as it is kept. */
import { Badge, Group, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { loginHistoryQuery } from "@/api/sessions";
import type { LoginView } from "@/api/types";
import { formatSecond } from "@/lib/moment";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";

export default function LoginHistoryPage() {
  const logins = useQuery(loginHistoryQuery);
  return (
    <Page title="Login history" about="When and from where somebody signed in with your account.">
      <Fetched query={logins} what="the login history">
        {(logins) =>
          logins.length === 0 ? (
            <Empty icon="screen" title="Nothing yet">
              The next sign-in will be here.
            </Empty>
          ) : (
            <LoginTable logins={logins} />
          )
        }
      </Fetched>
    </Page>
  );
}

function LoginTable({ logins }: { logins: LoginView[] }) {
  return (
    <Table aria-label="Login history">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Device</Table.Th>
          <Table.Th visibleFrom="sm">Address</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {logins.map((login, at) => (
          <Table.Tr key={at}>
            <Table.Td>
              <time dateTime={login.timestamp}>{formatSecond(login.timestamp)}</time>
            </Table.Td>
            <Table.Td>
              <Group gap="xs">
                {login.device_description}
                {login.active && (
                  <Badge size="sm" variant="light">
                    Still signed in
                  </Badge>
                )}
              </Group>
              <Text size="sm" c="dimmed" hiddenFrom="sm">
                {login.ip_address}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              {login.ip_address ?? (
                <Text inherit c="dimmed">
                  not known
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
