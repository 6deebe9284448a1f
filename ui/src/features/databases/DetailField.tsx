/** One field of a connection form, drawn from its description. A kind this UI has never met is a line of text. */
import { Button, Select, Switch, Text, Textarea, TextInput } from "@mantine/core";
import type { EngineField } from "@/api/engines";
import { PasswordField } from "@/ui/PasswordField";

interface Props {
  field: EngineField;
  value: unknown;
  error?: string;
  /** A secret the server already has. */
  isKept: boolean;
  onChange: (value: unknown) => void;
}

export function DetailField({ field, value, error, isKept, onChange }: Props) {
  const text = {
    label: field["display-name"],
    description: field["helper-text"],
    placeholder: field.placeholder,
    required: field.required,
    error,
    value: String(value ?? ""),
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  switch (field.type) {
    case "boolean":
      return (
        <Switch
          label={text.label}
          description={text.description}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "section":
      return (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={value === true}
          onClick={() => onChange(value !== true)}
          style={{ alignSelf: "flex-start" }}
        >
          {value === true ? "Hide" : "Show"} {text.label.toLowerCase()}
        </Button>
      );
    case "info":
      return (
        <Text size="sm" c="dimmed">
          {text.description ?? field.placeholder}
        </Text>
      );
    case "select":
      return (
        <Select
          {...text}
          allowDeselect={false}
          data={(field.options ?? []).map((option) => ({ value: option.value, label: option.name }))}
          onChange={onChange}
        />
      );
    case "password":
      return (
        <PasswordField
          {...text}
          autoComplete="new-password"
          required={field.required && !isKept}
          placeholder={isKept ? "Kept as it is; type to replace it" : field.placeholder}
        />
      );
    case "integer":
      return <TextInput {...text} inputMode="numeric" />;
    case "text":
    case "textFile":
      return (
        <Textarea
          {...text}
          autosize
          minRows={2}
          maxRows={10}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
      );
    default:
      return <TextInput {...text} spellCheck={false} />;
  }
}
