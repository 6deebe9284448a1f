/** Admin › Settings: the menu of its groups, the chosen one beside it. */
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { mayOpen } from "@/api/adminArea";
import { currentUserQuery } from "@/api/session";
import { NavItem } from "@/ui/links";
import { SideMenu } from "@/ui/SideMenu";

const pages = [
  { to: "/admin/settings", label: "General", exact: true },
  { to: "/admin/settings/email", label: "Email", exact: false },
  { to: "/admin/settings/authentication", label: "Authentication", exact: false },
] as const;

export default function SettingsPage() {
  const user = useQuery(currentUserQuery).data;
  const open = pages.filter(({ to }) => mayOpen(user, to));
  const menu = open.map(({ to, label, exact }) => <NavItem key={to} to={to} activeOptions={{ exact }} label={label} />);
  return (
    <SideMenu label="Settings" menu={menu}>
      <Outlet />
    </SideMenu>
  );
}
