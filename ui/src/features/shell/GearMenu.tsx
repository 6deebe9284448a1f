/** The gear: the administrator's door. */
import { ActionIcon, Menu } from "@mantine/core";
import { Icon } from "@/ui/icons";
import { MenuLink } from "@/ui/links";

export function GearMenu() {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Settings">
          <Icon name="gear" size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to="/admin/settings" leftSection={<Icon name="gear" />}>
          Admin settings
        </MenuLink>
      </Menu.Dropdown>
    </Menu>
  );
}
