/** A page of several: the menu at the left, the chosen one beside it. On a phone the menu is a row above. */
import type { ReactNode } from "react";
import classes from "./SideMenu.module.css";

interface SideMenuProps {
  label: string;
  /** `NavItem`s, in order. */
  menu: ReactNode;
  children: ReactNode;
}

export function SideMenu({ label, menu, children }: SideMenuProps) {
  return (
    <div className={classes.layout}>
      <nav aria-label={label} className={classes.menu}>
        {menu}
      </nav>
      <div>{children}</div>
    </div>
  );
}
