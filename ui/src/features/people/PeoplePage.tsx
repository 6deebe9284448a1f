/** Admin › People: whoever has an account here, a page at a time. The address holds what is being looked at. */
import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { groupsQuery } from "@/api/groups";
import { PEOPLE_PER_PAGE, type PeopleFilter, peopleQuery } from "@/api/people";
import { Icon } from "@/ui/icons";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Pager } from "@/ui/Pager";
import { Empty, Fetched } from "@/ui/states";
import { InviteDialog } from "./InviteDialog";
import { PeopleFilters } from "./PeopleFilters";
import { PeopleTable } from "./PeopleTable";

const route = getRouteApi("/signed-in/admin/people-area/people");

export default function PeoplePage() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const people = useQuery(peopleQuery(filter));
  const groups = useQuery(groupsQuery).data ?? [];
  const [inviting, invitation] = useDisclosure(false);
  // another filter starts at its first page; what is typed leaves no trail behind
  const look = (change: PeopleFilter) =>
    void navigate({ search: { ...filter, page: undefined, ...change }, replace: true });
  return (
    <Page
      title="People"
      about="Who can sign in to this server."
      width="full"
      actions={
        <Group gap="sm">
          <LinkButton to="/admin/people/import" variant="default" leftSection={<Icon name="upload" />}>
            Import
          </LinkButton>
          <Button leftSection={<Icon name="add" />} onClick={invitation.open}>
            Invite someone
          </Button>
        </Group>
      }
    >
      <PeopleFilters filter={filter} groups={groups} onChange={look} />
      <Fetched query={people} what="people">
        {({ data, total }) => (
          <>
            {data.length === 0 ? (
              <NobodyHere isBeyond={total > 0} onClear={() => void navigate({ search: {} })} />
            ) : (
              <PeopleTable people={data} groups={groups} isOld={people.isPlaceholderData} />
            )}
            <Pager
              label="people"
              page={filter.page ?? 1}
              size={PEOPLE_PER_PAGE}
              total={total}
              onPage={(page) => void navigate({ search: { ...filter, page } })}
            />
          </>
        )}
      </Fetched>
      {inviting && <InviteDialog groups={groups} onClose={invitation.close} />}
    </Page>
  );
}

function NobodyHere({ isBeyond, onClear }: { isBeyond: boolean; onClear: () => void }) {
  return (
    <Empty
      icon="people"
      title={isBeyond ? "Nobody on this page" : "Nobody like that"}
      action={
        <Button variant="default" onClick={onClear}>
          Show everybody active
        </Button>
      }
    >
      {isBeyond ? "The list ends before it." : "No account fits what is typed and chosen above."}
    </Empty>
  );
}
