/** The text of a file of permissions, from a file, pasted, or from what holds now; and what is wrong with it, by line. */
import { Alert, Anchor, Button, FileButton, Group, List, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { ApiError } from "@/api/http";
import { pullFile } from "@/api/permissionFile";
import { counted } from "@/lib/counted";
import { FormAlert } from "@/ui/FormAlert";
import { Icon } from "@/ui/icons";
import { goToLine, LinedText } from "@/ui/LinedText";
import { type Problem, problemsIn } from "./problems";

/** What the server reads. */
const MOST_BYTES = 3 * 1024 * 1024;

interface Props {
  file: string;
  busy: boolean;
  error: Error | null;
  onFile: (file: string, isTyped: boolean) => void;
  onPlan: () => void;
}

export function CodeForm({ file, busy, error, onFile, onPlan }: Props) {
  const text = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const said = error instanceof ApiError ? error.fields.file : undefined;
  const problems = problemsIn(said) ?? [];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onPlan();
      }}
    >
      <Stack>
        <Sources onFile={(file) => onFile(file, false)} />
        <FormAlert message={problems.length > 0 ? null : (said ?? error?.message ?? null)} mb={0} />
        <SimpleGrid cols={{ base: 1, md: problems.length > 0 ? 2 : 1 }}>
          <LinedText
            ref={text}
            label="Permissions as YAML"
            placeholder={"version: 1\ngroups:\n  - name: Finance\n    collections:\n      root: read"}
            value={file}
            onChange={(file) => onFile(file, true)}
            marked={new Set(problems.map(({ line }) => line))}
            describedBy={problems.length > 0 ? list : undefined}
          />
          {problems.length > 0 && (
            <Problems id={list} problems={problems} onLine={(line) => text.current && goToLine(text.current, line)} />
          )}
        </SimpleGrid>
        <Button type="submit" loading={busy} disabled={file.trim() === ""} style={{ alignSelf: "flex-start" }}>
          See what would change
        </Button>
      </Stack>
    </form>
  );
}

function Sources({ onFile }: { onFile: (file: string) => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  // the same file can be chosen again after it was mended
  const forget = useRef<() => void>(null);
  const take = (text: string) => {
    setProblem(null);
    onFile(text);
  };
  const pull = useMutation({ mutationFn: pullFile, onSuccess: take });
  const read = async (file: File | null) => {
    if (file === null) return;
    if (file.size > MOST_BYTES) setProblem("The file is larger than 3 MiB.");
    else take(await file.text());
    forget.current?.();
  };
  return (
    <>
      <FormAlert message={problem ?? pull.error?.message ?? null} mb={0} />
      <Group>
        <FileButton resetRef={forget} accept=".yaml,.yml,.json,application/yaml" onChange={(file) => void read(file)}>
          {(props) => (
            <Button variant="default" leftSection={<Icon name="upload" />} {...props}>
              Choose a file
            </Button>
          )}
        </FileButton>
        <Button variant="default" loading={pull.isPending} onClick={() => pull.mutate()}>
          Begin with what holds now
        </Button>
        <Text size="sm" c="dimmed">
          or paste it below. What the file does not name stays as it is.
        </Text>
      </Group>
    </>
  );
}

interface ProblemsProps {
  id: string;
  problems: Problem[];
  onLine: (line: number) => void;
}

function Problems({ id, problems, onLine }: ProblemsProps) {
  return (
    <Alert
      id={id}
      role="alert"
      color="red"
      variant="light"
      icon={<Icon name="warning" />}
      title={`The file has ${counted(problems.length, "error")}`}
      mah={420}
      style={{ overflowY: "auto" }}
    >
      <List size="sm" aria-label="Errors">
        {problems.map(({ line, text }, place) => (
          <List.Item key={place}>
            <Anchor component="button" type="button" inherit onClick={() => onLine(line)}>
              Line {line}
            </Anchor>
            : {text}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
