/** Admin › Permissions: data by group and by database. */
import { Outlet } from "@tanstack/react-router";
import { NavItem } from "@/ui/links";
import { SideMenu } from "@/ui/SideMenu";

const menu = (
  <>
    <NavItem to="/admin/permissions/data/group" activeOptions={{ includeSearch: false }} label="Data by group" />
    <NavItem to="/admin/permissions/data/database" activeOptions={{ includeSearch: false }} label="Data by database" />
    <NavItem to="/collection/$collectionId/permissions" params={{ collectionId: "root" }} label="Collections" />
  </>
);

export default function PermissionsAreaPage() {
  return (
    <SideMenu label="Permissions" menu={menu}>
      <Outlet />
    </SideMenu>
  );
}
