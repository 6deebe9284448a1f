/** One’s own account: the menu of its pages, the chosen one beside it. */
import { Outlet } from "@tanstack/react-router";
import { NavItem } from "@/ui/links";
import { SideMenu } from "@/ui/SideMenu";

const menu = (
  <>
    <NavItem to="/account/profile" label="Profile" />
    <NavItem to="/account/password" label="Password" />
    <NavItem to="/account/security" label="Second factor" />
    <NavItem to="/account/devices" label="Signed-in devices" />
    <NavItem to="/account/login-history" label="Login history" />
    <NavItem to="/account/api-keys" label="API keys" />
  </>
);

export default function AccountPage() {
  return (
    <SideMenu label="Account" menu={menu}>
      <Outlet />
    </SideMenu>
  );
}
