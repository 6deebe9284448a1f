/**
 * A text that is changed where it stands: a pencil turns it into a field. Enter or leaving the field saves, Esc keeps
 * what was. What was refused is said at the field, which stays open.
 */
import { ActionIcon, Group, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Icon } from "./icons";

interface Props {
  /** What it is: the name of the field. */
  label: string;
  value: string;
  /** What the pencil does. */
  verb: string;
  isEditable: boolean;
  isLong?: boolean;
  /** What is said when nothing is left of it; without this, nothing is an answer, too. */
  missing?: string;
  save: (value: string) => Promise<unknown>;
  /** The text as it is read; nothing where there is none. */
  children: ReactNode;
}

export function InPlace({ label, value, verb, isEditable, isLong, missing, save, children }: Props) {
  const [text, setText] = useState<string | null>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const givesFocusBack = useRef(false);
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (value: string) => save(value),
    onSuccess: () => setText(null),
  });
  useEffect(() => {
    if (text === null && givesFocusBack.current) pencil.current?.focus();
    givesFocusBack.current = false;
  }, [text]);

  const open = () => {
    reset();
    setText(value);
  };
  const isMissing = missing !== undefined && text?.trim() === "";
  const finish = () => {
    if (text === null || isPending || isMissing) return;
    if (text.trim() === value) setText(null);
    else mutate(text.trim());
  };
  const press = (event: KeyboardEvent) => {
    const isDone = event.key === "Enter" && !event.shiftKey;
    if (!isDone && event.key !== "Escape") return;
    event.preventDefault();
    givesFocusBack.current = true;
    if (isDone) finish();
    else setText(null);
  };

  if (text === null) {
    return (
      <Group gap={4} wrap="nowrap">
        {children}
        {isEditable && (
          <ActionIcon ref={pencil} variant="subtle" color="gray" aria-label={verb} title={verb} onClick={open}>
            <Icon name="pencil" size={16} />
          </ActionIcon>
        )}
      </Group>
    );
  }
  const field = {
    "aria-label": label,
    maw: 720,
    autoFocus: true,
    autoComplete: "off",
    value: text,
    readOnly: isPending,
    error: isMissing ? missing : error?.message,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
    onBlur: finish,
    onKeyDown: press,
  };
  return isLong ? <Textarea rows={3} {...field} /> : <TextInput {...field} />;
}
