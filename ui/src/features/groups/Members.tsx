/** Who is in a group: found by name, put in by several at once, taken out one by one. */
import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { getRouteApi } from "@tanstack/react-router";
import { isEverybody } from "@/api/groupKinds";
import type { GroupDetails, GroupMember } from "@/api/types";
import { counted } from "@/lib/counted";
import { pageOf } from "@/lib/listSearch";
import { Icon } from "@/ui/icons";
import { Pager } from "@/ui/Pager";
import { SearchField } from "@/ui/SearchField";
import { Section } from "@/ui/Section";
import { Empty } from "@/ui/states";
import { AddPeopleDialog } from "./AddPeopleDialog";
import { MemberTable } from "./MemberTable";
import { foundMembers, peopleIn } from "./words";

const MEMBERS_PER_PAGE = 50;

const route = getRouteApi("/signed-in/admin/people-area/people/groups/$groupId");

export function Members({ group }: { group: GroupDetails }) {
  const [adding, addition] = useDisclosure(false);
  const people = peopleIn(group.members);
  const add = (
    <Button leftSection={<Icon name="add" />} onClick={addition.open}>
      Add people
    </Button>
  );
  return (
    <Section title={`People (${people.length.toLocaleString("en")})`} actions={!isEverybody(group) && add}>
      {people.length === 0 ? (
        <Empty icon="people" title="Nobody is in this group">
          Whoever is put into it has its rights at once.
        </Empty>
      ) : (
        <Found group={group} people={people} />
      )}
      {adding && <AddPeopleDialog group={group} onClose={addition.close} />}
    </Section>
  );
}

function Found({ group, people }: { group: GroupDetails; people: GroupMember[] }) {
  const { query = "", page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const found = foundMembers(people, query);
  return (
    <>
      <SearchField
        label="Search by name or email address"
        placeholder="Search by name or email address"
        value={query}
        onSearch={(query) =>
          void navigate({ search: query === "" ? {} : { query }, replace: true, resetScroll: false })
        }
      />
      {found.length === 0 ? (
        <Text c="dimmed" mt="md" role="status">
          Of {counted(people.length, "person", "people")}, nobody has this in their name or address.
        </Text>
      ) : (
        <MemberTable group={group} members={pageOf(found, page, MEMBERS_PER_PAGE)} />
      )}
      <Pager
        label="people"
        page={page}
        size={MEMBERS_PER_PAGE}
        total={found.length}
        onPage={(page) => void navigate({ search: { ...(query ? { query } : {}), page }, resetScroll: false })}
      />
    </>
  );
}
