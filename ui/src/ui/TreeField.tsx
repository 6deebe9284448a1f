/** A field that shows what is chosen from a large tree, and opens the tree to choose from. */
import { Combobox, Input, type InputWrapperProps, Popover } from "@mantine/core";
import { useId } from "react";
import type { Finder } from "@/lib/treeRows";
import { TreeFinder } from "./TreeFinder";

interface Props extends Pick<InputWrapperProps, "label" | "description" | "size" | "ml" | "inputWrapperOrder"> {
  /** When nothing is written above it. */
  "aria-label"?: string;
  what: string;
  finder: Finder;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  /** What is chosen, in words. */
  name: string | null;
  placeholder: string;
  chosen: readonly string[];
  /** To choose more than one. */
  staysOpen?: boolean;
  onChoose: (key: string) => void;
}

export function TreeField({ what, finder, isOpen, setOpen, name, placeholder, chosen, ...props }: Props) {
  const { "aria-label": label, staysOpen = false, onChoose, ...wrapper } = props;
  const id = useId();
  const target = `${id}-target`;
  return (
    <Input.Wrapper id={target} {...wrapper}>
      <Popover
        id={id}
        opened={isOpen}
        onChange={setOpen}
        position="bottom-start"
        shadow="md"
        width="target"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <Input
            component="button"
            type="button"
            pointer
            size={wrapper.size ?? "sm"}
            {...(label === undefined ? { "aria-labelledby": `${target}-label ${id}-name` } : { "aria-label": label })}
            rightSection={<Combobox.Chevron />}
            rightSectionPointerEvents="none"
            onClick={() => setOpen(!isOpen)}
          >
            <span id={`${id}-name`}>{name ?? <Input.Placeholder>{placeholder}</Input.Placeholder>}</span>
          </Input>
        </Popover.Target>
        <Popover.Dropdown
          aria-labelledby={undefined}
          aria-label={`Choose from ${what}`}
          p="xs"
          miw="min(320px, calc(100vw - 32px))"
        >
          <TreeFinder
            finder={finder}
            what={what}
            chosen={chosen}
            isFloating
            onChoose={(key) => {
              onChoose(key);
              if (!staysOpen) setOpen(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </Input.Wrapper>
  );
}
