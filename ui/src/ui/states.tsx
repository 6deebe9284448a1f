/** The four faces of anything that is fetched. `Fetched` picks one; the page draws only the full one. */
import { Alert, Button, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons";
import classes from "./states.module.css";

interface FetchedProps<T> {
  query: UseQueryResult<T>;
  /** What is being fetched, for the sentence “Loading databases”. */
  what: string;
  /** How much room it takes until it is there. */
  lines?: number;
  children: (data: T) => ReactNode;
}

export function Fetched<T>({ query, what, lines, children }: FetchedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed what={what} error={query.error} retry={() => void query.refetch()} />;
  return <Loading what={what} lines={lines} />;
}

export function Loading({ what, lines = 4 }: { what: string; lines?: number | undefined }) {
  return (
    <div role="status" className={classes.loading}>
      <VisuallyHidden>Loading {what}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={18} width={line === 0 ? "40%" : "100%"} />
      ))}
    </div>
  );
}

export function Failed({ what, error, retry }: { what: string; error: Error; retry?: () => void }) {
  return (
    <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />} title={`Could not load ${what}`}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack align="center" gap="sm" className={classes.empty}>
      <span className={classes.emptyIcon}>
        <Icon name={icon} size={28} />
      </span>
      <Text fw={600}>{title}</Text>
      {children && (
        <Text size="sm" c="dimmed" maw={420} ta="center">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
