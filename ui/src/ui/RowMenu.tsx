/** What can be done about one of many, behind three dots. A dialog that an item opens gives the focus back to the dots. */
import { ActionIcon, Menu } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { Icon } from "./icons";

interface Props {
  /** Of what: the name of the row. */
  name: string;
  /** Beside others like it, or alone at the head of a page. */
  isInList?: boolean;
  /** The items; they open dialogs by what they are given. */
  children: (open: (show: () => void) => () => void) => ReactNode;
}

export function RowMenu({ name, isInList = true, children }: Props) {
  const opener = useRef<HTMLButtonElement>(null);
  const open = (show: () => void) => () => {
    // the item goes with the menu: the dialog should give the focus back to what stays
    opener.current?.focus();
    show();
  };
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon
          ref={opener}
          variant={isInList ? "subtle" : "default"}
          color="gray"
          size={isInList ? "md" : 36}
          aria-label={`Actions for ${name}`}
        >
          <Icon name="more" size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children(open)}</Menu.Dropdown>
    </Menu>
  );
}
