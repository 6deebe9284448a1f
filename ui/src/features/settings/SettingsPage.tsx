/** Admin › Settings: the menu at the left, the chosen group of settings beside it. */
import { Outlet } from "@tanstack/react-router";
import { NavItem } from "@/ui/links";
import classes from "./SettingsPage.module.css";

export default function SettingsPage() {
  return (
    <div className={classes.layout}>
      <nav aria-label="Settings" className={classes.menu}>
        <NavItem to="/admin/settings" activeOptions={{ exact: true }} label="General" />
        <NavItem to="/admin/settings/authentication" label="Authentication" />
      </nav>
      <div className={classes.content}>
        <Outlet />
      </div>
    </div>
  );
}
