import { Button, Code, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import { readCsv } from "./readCsv";

const example = `email,first_name,last_name,groups
ada@example.com,Ada,Lovelace,Marketing;Finance
grace@example.com,Grace,Hopper,`;

interface Props {
  csv: string;
  busy: boolean;
  error: Error | null;
  onChange: (csv: string) => void;
  onNext: () => void;
}

export function ImportSource({ csv, busy, error, onChange, onNext }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  // the same file can be chosen again after it was mended
  const forget = useRef<() => void>(null);
  const read = async (file: File | null) => {
    if (file === null) return;
    const found = await readCsv(file);
    setProblem("problem" in found ? found.problem : null);
    if ("text" in found) onChange(found.text);
    forget.current?.();
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
          <FileButton resetRef={forget} accept=".csv,text/csv,text/plain" onChange={(file) => void read(file)}>
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
