import { Alert, Table, Title } from "@mantine/core";
import type { PlannedPeople } from "@/api/types";
import { counted } from "@/lib/counted";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";

/** Who gains and who loses by it, by name as far as they are told. */
export function CodePeople({ people }: { people: PlannedPeople }) {
  const { made_administrators, unmade_administrators, named } = people;
  const more = people.people - named.length;
  return (
    <>
      {made_administrators.length + unmade_administrators.length > 0 && (
        <Alert color="yellow" variant="light" icon={<Icon name="warning" />} title="Administrators change">
          {made_administrators.length > 0 && <div>Becomes one: {names(made_administrators)}.</div>}
          {unmade_administrators.length > 0 && <div>Is none any more: {names(unmade_administrators)}.</div>}
        </Alert>
      )}
      {named.length > 0 && (
        <div>
          <Title order={3} mb="xs">
            Who gains and who loses
          </Title>
          <Table aria-label="Who gains and who loses">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Person</Table.Th>
                <Table.Th>What changes</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {named.map((person) => (
                <Table.Tr key={person.id}>
                  <Table.Td>
                    <TextLink to="/admin/people/$personId" params={{ personId: person.id }} target="_blank" fw={600}>
                      {person.common_name}
                    </TextLink>
                  </Table.Td>
                  <Table.Td>
                    {turns.map(({ turn, said }) => (
                      <Turn key={turn} said={said} things={thingsOf(person, turn)} />
                    ))}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {more > 0 && `and ${counted(more, "more person", "more people")}`}
        </div>
      )}
    </>
  );
}

const turns = [
  { turn: "lose", said: "Sees no more" },
  { turn: "less", said: "May do less in" },
  { turn: "gain", said: "Sees at last" },
  { turn: "more", said: "May do more in" },
];

type Affected = PlannedPeople["named"][number];

/** The root has no id and is read by its name on the page of collections. */
const thingsOf = ({ databases, collections }: Affected, turn: string): string[] =>
  [...(databases[turn] ?? []), ...(collections[turn] ?? [])].map(({ id, name }) => (id ? name : "Our analytics"));

function Turn({ said, things }: { said: string; things: string[] }) {
  if (things.length === 0) return null;
  return (
    <div>
      {said}: {things.join(", ")}
    </div>
  );
}

const names = (people: { common_name: string }[]) => people.map(({ common_name }) => common_name).join(", ");
