/** Admin › People › one of them: who they are, what they may, how and where they sign in. */
import { Alert, Badge, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { groupsQuery } from "@/api/groups";
import { personQuery } from "@/api/people";
import type { GroupView, Person, PersonDetails } from "@/api/types";
import { Icon } from "@/ui/icons";
import { LinkButton, TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { AccessSection } from "./AccessSection";
import { AdministratorSwitch } from "./AdministratorSwitch";
import { PersonDevices } from "./PersonDevices";
import { PersonForm } from "./PersonForm";
import { PersonPassword } from "./PersonPassword";
import { PersonSecondFactor } from "./PersonSecondFactor";

const route = getRouteApi("/signed-in/admin/people-area/people/$personId");

export default function PersonPage() {
  const { personId } = route.useParams();
  const person = useQuery(personQuery(personId));
  const groups = useQuery(groupsQuery);
  return (
    <Page
      title={person.data?.common_name ?? "Person"}
      trail={<TextLink to="/admin/people">People</TextLink>}
      about={person.data && <Address person={person.data} />}
      actions={
        <Group gap="sm">
          <LinkButton to="/admin/permissions/what-can" search={{ person: personId }} variant="default">
            What can they see?
          </LinkButton>
          <LinkButton to="/admin/audit" search={{ person: personId }} variant="default">
            What they did
          </LinkButton>
        </Group>
      }
    >
      <Fetched query={person} what="this person">
        {(person) => (
          <Fetched query={groups} what="groups">
            {(groups) => <Account key={person.id} person={person} groups={groups} />}
          </Fetched>
        )}
      </Fetched>
    </Page>
  );
}

function Address({ person }: { person: Person }) {
  return (
    <Group component="span" gap="xs">
      {person.email}
      {person.is_superuser && (
        <Badge component="span" size="sm" variant="light" color="copper">
          Administrator
        </Badge>
      )}
      {!person.is_active && (
        <Badge component="span" size="sm" variant="light" color="gray">
          Deactivated
        </Badge>
      )}
    </Group>
  );
}

/** An account that is out of use can be looked at and brought back; nothing else. */
function Account({ person, groups }: { person: PersonDetails; groups: GroupView[] }) {
  return (
    <>
      {!person.is_active && (
        <Alert color="yellow" variant="light" icon={<Icon name="warning" />} mb="lg">
          This account is deactivated: nobody can sign in with it, and nothing in it can be changed until it is
          reactivated.
        </Alert>
      )}
      <Section title="Profile">
        <PersonForm person={person} groups={groups} />
      </Section>
      {person.is_active && (
        <>
          <Section title="Rights">
            <AdministratorSwitch person={person} />
          </Section>
          <Section title="Password">
            <PersonPassword person={person} />
          </Section>
          <Section title="Second factor">
            <PersonSecondFactor person={person} />
          </Section>
          <PersonDevices person={person} />
        </>
      )}
      <AccessSection person={person} />
    </>
  );
}
