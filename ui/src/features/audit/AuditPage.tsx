/** Admin › Audit: who did what, newest first. The address holds what is being looked at. */
import { Button, Code, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { auditFile, auditQuery, COUNTED, EVENTS_PER_PAGE } from "@/api/audit";
import type { AuditEvent } from "@/api/types";
import { Icon } from "@/ui/icons";
import { Page } from "@/ui/Page";
import { Pager } from "@/ui/Pager";
import { Empty, Fetched } from "@/ui/states";
import { AuditFilters } from "./AuditFilters";
import { AuditTable } from "./AuditTable";
import { EventDialog } from "./EventDialog";
import type { AuditSearch } from "./search";

const route = getRouteApi("/signed-in/admin/audit");

export default function AuditPage() {
  const { page = 1, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const events = useQuery(auditQuery(filter, page));
  const [opened, setOpened] = useState<AuditEvent | null>(null);
  const isNarrowed = Object.keys(filter).length > 0;
  // another filter starts at its first page; what is typed leaves no trail behind
  const lookAtAll = () => void navigate({ search: {} });
  const look = (change: AuditSearch) => void navigate({ search: { ...filter, ...change }, replace: true });
  return (
    <Page
      title="Audit"
      about="Who did what on this server, when, and from where."
      width="full"
      actions={
        <Button
          component="a"
          href={auditFile(filter)}
          download
          variant="default"
          leftSection={<Icon name="download" />}
          title="All events that pass the filters, not only this page"
        >
          Download CSV
        </Button>
      }
    >
      <AuditFilters filter={filter} topics={events.data?.topics ?? []} onChange={look} onClear={lookAtAll} />
      <Fetched query={events} what="events">
        {({ data, total }) => (
          <>
            {data.length === 0 ? (
              <Empty
                icon="search"
                title={isNarrowed ? "No event like that" : "Nothing on this page"}
                action={
                  <Button variant="default" onClick={lookAtAll}>
                    Show the newest events
                  </Button>
                }
              />
            ) : (
              <AuditTable events={data} isOld={events.isPlaceholderData} onOpen={setOpened} />
            )}
            <Pager
              label="events"
              page={page}
              size={EVENTS_PER_PAGE}
              total={total}
              onPage={(page) => void navigate({ search: { ...filter, page } })}
            />
            {total >= COUNTED && (
              <Text size="sm" mt="xs">
                There may be more than {COUNTED.toLocaleString("en")}: choose a time to see older ones.
              </Text>
            )}
            {data.length > 0 && <SealLegend />}
          </>
        )}
      </Fetched>
      {opened && (
        <EventDialog
          event={opened}
          onClose={() => setOpened(null)}
          onLook={(change) => {
            setOpened(null);
            look(change);
          }}
        />
      )}
    </Page>
  );
}

function SealLegend() {
  return (
    <Group gap={6} mt="md" c="dimmed" align="flex-start" wrap="nowrap">
      <Icon name="lock" />
      <Text size="sm" maw={720}>
        Sealed: part of a chain in which <Code>metalith audit verify</Code> finds every change, gap and insertion. New
        events are sealed within seconds.
      </Text>
    </Group>
  );
}
