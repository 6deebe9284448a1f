/** Admin › People: the people and their groups, one menu beside both. */
import { Outlet } from "@tanstack/react-router";
import { NavItem } from "@/ui/links";
import { SideMenu } from "@/ui/SideMenu";

const menu = (
  <>
    <NavItem to="/admin/people" activeOptions={{ exact: true, includeSearch: false }} label="People" />
    <NavItem to="/admin/people/groups" label="Groups" />
  </>
);

export default function PeopleAreaPage() {
  return (
    <SideMenu label="People and groups" menu={menu}>
      <Outlet />
    </SideMenu>
  );
}
