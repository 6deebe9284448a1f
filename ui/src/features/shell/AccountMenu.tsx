/** Who is signed in, how the page looks to them, and the way out. */
import {
  Avatar,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  type MantineColorScheme,
} from "@mantine/core";
import type { CurrentUser } from "@/api/types";
import { Icon, type IconName } from "@/ui/icons";
import { MenuLink } from "@/ui/links";
import { useSignOut } from "./useSignOut";

const schemes: { value: MantineColorScheme; label: string; icon: IconName }[] = [
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
  { value: "auto", label: "Like the system", icon: "screen" },
];

export function AccountMenu({ user }: { user: CurrentUser }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  return (
    <Menu width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${user.common_name}`}>
          <Avatar size={32} color="verdigris" name={user.common_name} radius="xl" aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={600} c="var(--mantine-color-text)" truncate>
            {user.common_name}
          </Text>
          <Text size="sm" truncate>
            {user.email}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <MenuLink to="/account/profile" leftSection={<Icon name="person" />}>
          Account settings
        </MenuLink>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
          {schemes.map(({ value, label, icon }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick={false}>
              <Group gap="xs">
                <Icon name={icon} />
                {label}
              </Group>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => leave.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
