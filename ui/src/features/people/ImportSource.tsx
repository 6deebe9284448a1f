import { Button, Code, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";

const example = `email,first_name,last_name,groups
ada@example.com,Ada,Lovelace,Marketing;Finance
grace@example.com,Grace,Hopper,`;

/** As much as the server reads. */
const MOST_BYTES = 2_000_000;

interface Props {
  csv: string;
  busy: boolean;
  error: Error | null;
  onChange: (csv: string) => void;
  onNext: () => void;
}

export function ImportSource({ csv, busy, error, onChange, onNext }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const read = async (file: File | null) => {
    if (file === null) return;
    const isTooBig = file.size > MOST_BYTES;
    setProblem(isTooBig ? `“${file.name}” is larger than 2 MB. Import it in parts.` : null);
    if (!isTooBig) onChange(await file.text());
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    onNext();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <FormAlert message={problem ?? error?.message ?? null} mb={0} />
        <Text>
          A CSV file whose first line names the columns: <Code>email</Code>, and if you like <Code>first_name</Code>,{" "}
          <Code>last_name</Code> and <Code>groups</Code>. Several groups are separated by a semicolon; groups that do
          not exist are made. At most 10,000 people at a time.
        </Text>
        <Group>
          <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => void read(file)}>
            {(props) => (
              <Button variant="default" leftSection={<Icon name="upload" />} {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            or paste it below
          </Text>
        </Group>
        <Textarea
          label="People as CSV"
          placeholder={example}
          value={csv}
          onChange={(event) => onChange(event.currentTarget.value)}
          rows={10}
          resize="vertical"
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
        <Button type="submit" loading={busy} disabled={csv.trim() === ""} style={{ alignSelf: "flex-start" }}>
          See what will happen
        </Button>
      </Stack>
    </form>
  );
}
