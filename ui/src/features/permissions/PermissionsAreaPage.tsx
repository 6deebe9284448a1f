/** Admin › Permissions: data by group and by database, collections, the application, their history, and all of it as code. */
import { Outlet } from "@tanstack/react-router";
import { NavItem } from "@/ui/links";
import { SideMenu } from "@/ui/SideMenu";

const menu = (
  <>
    <NavItem to="/admin/permissions/data/group" activeOptions={{ includeSearch: false }} label="Data by group" />
    <NavItem to="/admin/permissions/data/database" activeOptions={{ includeSearch: false }} label="Data by database" />
    <NavItem to="/admin/permissions/collections" activeOptions={{ includeSearch: false }} label="Collections" />
    <NavItem to="/admin/permissions/application" label="Application" />
    <NavItem to="/admin/permissions/history" activeOptions={{ includeSearch: false }} label="History" />
    <NavItem to="/admin/permissions/code" label="As code" />
  </>
);

export default function PermissionsAreaPage() {
  return (
    <SideMenu label="Permissions" menu={menu}>
      <Outlet />
    </SideMenu>
  );
}
