/** Admin › People › Groups: all of them. The address holds what is being looked for. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { groupsQuery } from "@/api/groups";
import { foundGroups, isBuiltIn } from "@/api/groupKinds";
import type { GroupView } from "@/api/types";
import { type ListSearch, pageOf } from "@/lib/listSearch";
import { Icon } from "@/ui/icons";
import { Page } from "@/ui/Page";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";
import { Empty, Fetched } from "@/ui/states";
import { CreateGroupDialog } from "./CreateGroupDialog";
import { GroupTable } from "./GroupTable";

const GROUPS_PER_PAGE = 50;

const route = getRouteApi("/signed-in/admin/people-area/people/groups");

export default function GroupsPage() {
  const groups = useQuery(groupsQuery);
  const { query = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [creating, creation] = useDisclosure(false);
  return (
    <Page
      title="Groups"
      about="What people and programs may do comes from the groups they are in."
      actions={
        <Button leftSection={<Icon name="add" />} onClick={creation.open}>
          Create a group
        </Button>
      }
    >
      <SearchField
        label="Search by name"
        placeholder="Search by name"
        value={query}
        // what is typed leaves no trail behind
        onSearch={(query) => void navigate({ search: query === "" ? {} : { query }, replace: true })}
      />
      <Fetched query={groups} what="groups">
        {(groups) => <Found groups={groups} onCreate={creation.open} />}
      </Fetched>
      {creating && <CreateGroupDialog onClose={creation.close} />}
    </Page>
  );
}

function Found({ groups, onCreate }: { groups: GroupView[]; onCreate: () => void }) {
  const search: ListSearch = route.useSearch();
  const { query = "", page = 1 } = search;
  const navigate = route.useNavigate();
  const found = foundGroups(groups, query);
  const shown = pageOf(found, page, GROUPS_PER_PAGE);
  return (
    <>
      {shown.length === 0 ? (
        <Empty
          icon="people"
          title={found.length === 0 ? "No group like that" : "No group on this page"}
          action={
            <Button variant="default" onClick={() => void navigate({ search: {} })}>
              Show all groups
            </Button>
          }
        >
          {found.length === 0 ? "No name has what is typed above in it." : "The list ends before it."}
        </Empty>
      ) : (
        <GroupTable groups={shown} />
      )}
      <Pager
        label="groups"
        page={page}
        size={GROUPS_PER_PAGE}
        total={found.length}
        onPage={(page) => void navigate({ search: { ...search, page } })}
      />
      {groups.every(isBuiltIn) && (
        <Empty
          icon="people"
          title="No groups of your own yet"
          action={
            <Button variant="default" onClick={onCreate}>
              Create the first one
            </Button>
          }
        >
          A group is a team, a department, or what a program may do: rights are given to it once, for all who are in it.
        </Empty>
      )}
    </>
  );
}
