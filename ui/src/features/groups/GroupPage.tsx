/** Admin › People › Groups › one of them: who is in it, and which programs have its rights. */
import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { groupQuery } from "@/api/groups";
import { isBuiltIn } from "@/api/groupKinds";
import type { GroupDetails } from "@/api/types";
import { Icon } from "@/ui/icons";
import { LinkButton, TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { DeleteGroup } from "./DeleteGroup";
import { GroupKeys } from "./GroupKeys";
import { Members } from "./Members";
import { PersonalKeysSwitch } from "./PersonalKeysSwitch";
import { RenameGroupDialog } from "./RenameGroupDialog";
import { builtInWords } from "./words";

const route = getRouteApi("/signed-in/admin/people-area/people/groups/$groupId");

export default function GroupPage() {
  const { groupId } = route.useParams();
  const group = useQuery(groupQuery(groupId));
  const [renaming, rename] = useDisclosure(false);
  return (
    <Page
      title={group.data?.name ?? "Group"}
      trail={
        <Group component="span" gap={4}>
          <TextLink to="/admin/people">People</TextLink> <Icon name="chevron" size={12} />
          <TextLink to="/admin/people/groups">Groups</TextLink>
        </Group>
      }
      about={group.data && isBuiltIn(group.data) && `${builtInWords(group.data)} It cannot be renamed or deleted.`}
      actions={
        <Group gap="sm">
          <LinkButton to="/admin/permissions/what-can" search={{ group: groupId }} variant="default">
            What can they see?
          </LinkButton>
          {group.data && !isBuiltIn(group.data) && (
            <Button variant="default" onClick={rename.open}>
              Rename
            </Button>
          )}
        </Group>
      }
    >
      <Fetched query={group} what="this group">
        {(group) => <Full key={group.id} group={group} />}
      </Fetched>
      {renaming && group.data && <RenameGroupDialog group={group.data} onClose={rename.close} />}
    </Page>
  );
}

function Full({ group }: { group: GroupDetails }) {
  return (
    <>
      <Members group={group} />
      <Section title="API keys">
        <GroupKeys group={group} />
      </Section>
      <Section title="API keys of its people">
        <PersonalKeysSwitch group={group} />
      </Section>
      {!isBuiltIn(group) && (
        <Section title="Delete">
          <DeleteGroup group={group} />
        </Section>
      )}
    </>
  );
}
