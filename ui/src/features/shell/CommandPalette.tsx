/** Ctrl/Cmd-K: type a few letters of a page, of what people made, of data or an action; Enter goes there. */
import { Combobox, Kbd, Modal, Text, TextInput, useCombobox } from "@mantine/core";
import { useEffect, useState } from "react";
import { Icon } from "@/ui/icons";
import { useReturnFocus } from "@/ui/useReturnFocus";
import classes from "./CommandPalette.module.css";
import { matching } from "./commands";
import { useCommands } from "./useCommands";

export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  useReturnFocus();
  const { commands, isLooking, failed } = useCommands(text);
  const found = matching(commands, text);
  // the open list keeps Esc to itself: its closing is the closing of the palette
  const combobox = useCombobox({ opened: true, onDropdownClose: onClose });

  useEffect(() => {
    combobox.selectFirstOption();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new list starts at its top; the store changes with every move in it
  }, [text, found.length]);

  const run = (id: string) => {
    onClose();
    found.find((command) => command.id === id)?.run();
  };
  return (
    <Modal.Root opened onClose={onClose} size={560} yOffset="12vh" centered={false} transitionProps={{ duration: 80 }}>
      <Modal.Overlay />
      <Modal.Content aria-label="Go to">
        <Combobox store={combobox} onOptionSubmit={run}>
          <Combobox.EventsTarget>
            <TextInput
              data-autofocus
              variant="unstyled"
              size="md"
              aria-label="Go to a question, dashboard, collection, table or page"
              placeholder="Go to a question, dashboard, table, page…"
              leftSection={<Icon name="search" />}
              rightSection={<Kbd size="xs">Esc</Kbd>}
              rightSectionWidth={56}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </Combobox.EventsTarget>
          <Combobox.Options className={classes.list} aria-label="Results">
            {failed && (
              <Combobox.Empty>
                What you and others made could not be looked through. Type on to try again.
              </Combobox.Empty>
            )}
            {found.length === 0 && !failed && (
              <Combobox.Empty>{isLooking ? "Looking…" : `Nothing is called “${text}”`}</Combobox.Empty>
            )}
            {found.map((command) => (
              <Combobox.Option key={command.id} value={command.id} className={classes.option}>
                <Icon name={command.icon} />
                <Text span truncate>
                  {command.label}
                </Text>
                <Text span size="sm" c="dimmed" ml="auto" className={classes.where}>
                  {command.where}
                </Text>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox>
      </Modal.Content>
    </Modal.Root>
  );
}
