import { List, Text } from "@mantine/core";
import type { GroupDetails } from "@/api/types";
import { TextLink } from "@/ui/links";

/** The keys of programs that have the rights of this group. */
export function GroupKeys({ group: { api_keys } }: { group: GroupDetails }) {
  const all = (
    <TextLink to="/admin/settings/authentication/api-keys" inherit underline="always">
      API keys
    </TextLink>
  );
  if (api_keys.length === 0) {
    return <Text c="dimmed">No program has the rights of this group. They are given to a key under {all}.</Text>;
  }
  return (
    <>
      <Text c="dimmed" mb="xs">
        These programs may do what the group may. They are looked after under {all}.
      </Text>
      <List aria-label="API keys of this group">
        {api_keys.map(({ id, name }) => (
          <List.Item key={id}>{name}</List.Item>
        ))}
      </List>
    </>
  );
}
