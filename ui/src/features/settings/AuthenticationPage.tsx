/** Admin › Settings › Authentication: the ways to prove who you are, one card each. */
import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { apiKeyCountQuery } from "@/api/apiKeys";
import { counted } from "@/lib/counted";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";

export default function AuthenticationPage() {
  const keys = useQuery(apiKeyCountQuery).data;
  return (
    <Page title="Authentication" about="How people and programs sign in to this server.">
      <Stack>
        <Paper component="section" withBorder p="md" radius="md" aria-labelledby="password">
          <Title order={2} id="password">
            Email and password
          </Title>
          <Text c="dimmed">People sign in with the email address and password of their account.</Text>
        </Paper>
        <Paper component="section" withBorder p="md" radius="md" aria-labelledby="api-keys">
          <Group justify="space-between" align="flex-start">
            <div>
              <Title order={2} id="api-keys">
                API keys
              </Title>
              <Text c="dimmed">Let programs use the API with the rights of a group.</Text>
              {keys !== undefined && (
                <Text size="sm" mt={4}>
                  {counted(keys, "key")}
                </Text>
              )}
            </div>
            <LinkButton to="/admin/settings/authentication/api-keys" variant="default" aria-describedby="api-keys">
              Manage
            </LinkButton>
          </Group>
        </Paper>
      </Stack>
    </Page>
  );
}
