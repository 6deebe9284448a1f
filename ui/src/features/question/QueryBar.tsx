import { Button, Group, Select, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { DatabaseView } from "@/api/types";
import { commandKey } from "@/lib/keyboard";
import { Icon } from "@/ui/icons";
import { Elapsed } from "./Elapsed";

export interface QueryBarProps {
  databases: DatabaseView[];
  database: DatabaseView | null;
  onDatabase: (id: number) => void;
  /** Why running is not possible, or null when it is. */
  obstacle: string | null;
  hasSelection: boolean;
  runningSince: number | null;
  onRun: () => void;
  onCancel: () => void;
  /** The database cannot be chosen. */
  isReadOnly?: boolean;
  /** Running is not what one is here for. */
  isQuiet?: boolean;
  /** What else can be done with the question. */
  children?: ReactNode;
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
  isReadOnly = false,
  isQuiet = false,
  children,
}: QueryBarProps) {
  return (
    <Group gap="sm" mb={isQuiet ? "md" : "xs"}>
      {!isReadOnly && (
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
      )}
      {runningSince === null ? (
        <Button
          variant={isQuiet ? "default" : "filled"}
          onClick={onRun}
          disabled={obstacle !== null}
          title={obstacle ?? (isQuiet ? undefined : `${RUN_KEYS} runs the query, too`)}
        >
          {hasSelection ? "Run selection" : isQuiet ? "Run again" : "Run"}
        </Button>
      ) : (
        <Button color="copper" onClick={onCancel}>
          Cancel
        </Button>
      )}
      {children}
      <Text size="sm" c="dimmed">
        {runningSince !== null ? <Elapsed since={runningSince} /> : obstacle}
      </Text>
      {runningSince === null && obstacle === null && !isQuiet && (
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {RUN_KEYS}
        </Text>
      )}
    </Group>
  );
}
