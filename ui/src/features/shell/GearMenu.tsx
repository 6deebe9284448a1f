/** The gear: the door of administrators, settings managers and monitors. */
import { ActionIcon, Menu } from "@mantine/core";
import { Icon } from "@/ui/icons";
import { MenuLink } from "@/ui/links";

export function GearMenu({ to }: { to: "/admin/settings" | "/admin/audit" }) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Settings">
          <Icon name="gear" size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to={to} leftSection={<Icon name="gear" />}>
          Admin settings
        </MenuLink>
      </Menu.Dropdown>
    </Menu>
  );
}
