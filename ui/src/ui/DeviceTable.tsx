/** The devices an account is signed in on: the one in front of the reader is marked. */
import { Badge, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { Ago, Moment } from "./Moment";

export interface Device {
  id: string | number;
  device_description: string;
  ip_address?: string | null;
  auth_method: string;
  created_at: string;
  last_active_at: string;
  current: boolean;
}

const methods: Record<string, string> = {
  password: "with the password",
  google: "with Google",
  ldap: "with LDAP",
  oidc: "with OpenID Connect",
  setup: "at set-up",
  reset: "by a one-time link",
};

interface DeviceTableProps<D> {
  devices: D[];
  /** What can be done about one of them. */
  action?: (device: D) => ReactNode;
}

export function DeviceTable<D extends Device>({ devices, action }: DeviceTableProps<D>) {
  return (
    <Table aria-label="Signed-in devices">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Device</Table.Th>
          <Table.Th visibleFrom="sm">Last active</Table.Th>
          <Table.Th visibleFrom="sm">Signed in</Table.Th>
          {action && (
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {devices.map((device) => (
          <Table.Tr key={device.id}>
            <Table.Td>
              <Group gap="xs">
                <Text span inherit fw={600}>
                  {device.device_description}
                </Text>
                {device.current && (
                  <Badge size="sm" variant="light">
                    This device
                  </Badge>
                )}
              </Group>
              <Text size="sm" c="dimmed">
                {device.ip_address ?? "address not known"}
                <Text span inherit hiddenFrom="sm">
                  , <Ago iso={device.last_active_at} />
                </Text>
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Ago iso={device.last_active_at} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Moment iso={device.created_at} />
              <Text size="sm" c="dimmed">
                {methods[device.auth_method] ?? device.auth_method}
              </Text>
            </Table.Td>
            {action && <Table.Td ta="right">{action(device)}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
