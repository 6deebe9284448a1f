import { Code, Group, Modal, ScrollArea, Text } from "@mantine/core";
import { type ColumnLike, shortType, typeOf } from "@/lib/columns";
import { plainText, type Value } from "@/lib/values";
import { CopyButton } from "./CopyButton";

interface ResultTableValueProps {
  isOpen: boolean;
  column: ColumnLike;
  value: Value;
  onClose: () => void;
}

/** One value in full, as the database sent it. */
export function ResultTableValue({ isOpen, column, value, onClose }: ResultTableValueProps) {
  const text = plainText(value);
  return (
    <Modal opened={isOpen} onClose={onClose} size="lg" title={column.display_name}>
      {value === null || text === "" ? (
        <Text c="dimmed">{value === null ? "There is no value here (null)." : "An empty text."}</Text>
      ) : (
        <ScrollArea.Autosize mah="60dvh">
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {indented(text)}
          </Code>
        </ScrollArea.Autosize>
      )}
      <Group justify="space-between" mt="md">
        <Text size="xs" c="dimmed">
          {shortType(typeOf(column))}
          {text.length > 40 && ` · ${text.length.toLocaleString("en")} characters`}
        </Text>
        <CopyButton text={text} size="xs" variant="default" />
      </Group>
    </Modal>
  );
}

/** JSON is shown with its structure; the copy is left as it came. */
function indented(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
