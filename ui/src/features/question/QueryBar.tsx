import { Button, Group, Select, Text } from "@mantine/core";
import type { DatabaseView } from "@/api/types";
import { commandKey } from "@/lib/keyboard";
import { Icon } from "@/ui/icons";
import { Elapsed } from "./Elapsed";

interface QueryBarProps {
  databases: DatabaseView[];
  database: DatabaseView | null;
  onDatabase: (id: number) => void;
  /** Why running is not possible, or null when it is. */
  obstacle: string | null;
  hasSelection: boolean;
  runningSince: number | null;
  onRun: () => void;
  onCancel: () => void;
}

const RUN_KEYS = `${commandKey} Enter`;

/** Which database, run, stop, and how long it has been. */
export function QueryBar({
  databases,
  database,
  onDatabase,
  obstacle,
  hasSelection,
  runningSince,
  onRun,
  onCancel,
}: QueryBarProps) {
  return (
    <Group gap="sm" mb="xs">
      <Select
        aria-label="Database"
        placeholder="Choose a database"
        w={{ base: "100%", xs: 240 }}
        searchable={databases.length > 8}
        allowDeselect={false}
        leftSection={<Icon name="database" />}
        data={databases.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={database ? String(database.id) : null}
        onChange={(id) => onDatabase(Number(id))}
      />
      {runningSince === null ? (
        <Button onClick={onRun} disabled={obstacle !== null} title={obstacle ?? `${RUN_KEYS} runs the query, too`}>
          {hasSelection ? "Run selection" : "Run"}
        </Button>
      ) : (
        <Button color="copper" onClick={onCancel}>
          Cancel
        </Button>
      )}
      <Text size="sm" c="dimmed">
        {runningSince !== null ? <Elapsed since={runningSince} /> : obstacle}
      </Text>
      {runningSince === null && obstacle === null && (
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {RUN_KEYS}
        </Text>
      )}
    </Group>
  );
}
