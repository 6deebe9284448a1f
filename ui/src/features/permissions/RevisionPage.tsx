/** Admin › Permissions › History › one change: what it changed for whom, and the way to take it back. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { revisionQuery } from "@/api/permissionHistory";
import type { RevisionDetail } from "@/api/types";
import { formatSecond } from "@/lib/moment";
import { ChangeLines } from "@/ui/ChangeLines";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { revisionLines } from "./changes";
import { RevertDialog } from "./RevertDialog";
import { graphOf, makerWords, memberSentences, originWords, revisionWords } from "./revisions";

const route = getRouteApi("/signed-in/admin/permissions-area/permissions/history/$graph/$revision");

export default function RevisionPage() {
  const { graph, revision } = route.useParams();
  const detail = useQuery(revisionQuery(graph, revision));
  const [isReverting, reverting] = useDisclosure(false);
  return (
    <Page
      title={detail.data ? titleOf(detail.data) : `Change ${revision}`}
      trail={<TextLink to="/admin/permissions/history">History</TextLink>}
      about={detail.data && <About revision={detail.data} />}
      actions={
        detail.data &&
        detail.data.origin !== "start" && (
          <Button variant="default" onClick={reverting.open}>
            Take it back…
          </Button>
        )
      }
    >
      <Fetched query={detail} what="this change">
        {(detail) => (
          <>
            <TakenBack revision={detail} />
            <ChangeLines label="What was changed" lines={revisionLines(detail.details)} mah={480} />
            {isReverting && <RevertDialog revision={detail} onClose={reverting.close} />}
          </>
        )}
      </Fetched>
    </Page>
  );
}

/** What it was, where one sentence says it. */
function titleOf(revision: RevisionDetail): string {
  if (revision.origin === "start") return "Everybody who was in a group when this history began";
  const [only, ...others] = revision.graph === "members" ? memberSentences(revision.details) : [];
  return only && others.length === 0 ? only : revisionWords(revision);
}

function About({ revision }: { revision: RevisionDetail }) {
  const origin = originWords(revision);
  return (
    <>
      {makerWords(revision)}, <time dateTime={revision.at}>{formatSecond(revision.at)}</time>
      {revision.why && `: ${revision.why}`}
      {origin && ` (${origin.charAt(0).toLowerCase()}${origin.slice(1)})`}
    </>
  );
}

function TakenBack({ revision }: { revision: RevisionDetail }) {
  if (!revision.reverted_by) return null;
  return (
    <Alert color="gray" variant="light" icon={<Icon name="back" />} mb="md">
      <Group gap={4}>
        <Text size="sm">This was taken back by a later change:</Text>
        <TextLink
          to="/admin/permissions/history/$graph/$revision"
          params={{ graph: graphOf(revision), revision: revision.reverted_by }}
          size="sm"
        >
          change {revision.reverted_by}
        </TextLink>
      </Group>
    </Alert>
  );
}
