/** Admin › Settings › General: what this place is called, where it is reached and what is seen first. */
import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { currentUserQuery } from "@/api/session";
import { Page } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { Fetched } from "@/ui/states";
import { GeneralForm } from "./GeneralForm";
import { HomePageForm } from "./HomePageForm";
import { SettingsFetched } from "./SettingsFetched";

export default function GeneralPage() {
  const user = useQuery(currentUserQuery);
  return (
    <Page title="General">
      <Fetched query={user} what="settings">
        {({ is_superuser }) => (
          <SettingsFetched>
            {(known) => (
              <Stack gap="xl">
                <GeneralForm {...known} isAdministrator={is_superuser} />
                <Section title="Start page">
                  <HomePageForm {...known} />
                </Section>
              </Stack>
            )}
          </SettingsFetched>
        )}
      </Fetched>
    </Page>
  );
}
