/** Admin › Settings: the menu of its groups, the chosen one beside it. */
import { Outlet } from "@tanstack/react-router";
import { NavItem } from "@/ui/links";
import { SideMenu } from "@/ui/SideMenu";

const menu = (
  <>
    <NavItem to="/admin/settings" activeOptions={{ exact: true }} label="General" />
    <NavItem to="/admin/settings/email" label="Email" />
    <NavItem to="/admin/settings/authentication" label="Authentication" />
  </>
);

export default function SettingsPage() {
  return (
    <SideMenu label="Settings" menu={menu}>
      <Outlet />
    </SideMenu>
  );
}
