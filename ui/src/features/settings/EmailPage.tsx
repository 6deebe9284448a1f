/** Admin › Settings › Email: the server that takes this one's mail. */
import { Alert } from "@mantine/core";
import { Icon } from "@/ui/icons";
import { TextLink } from "@/ui/links";
import { Page } from "@/ui/Page";
import { EmailForm } from "./EmailForm";
import { SettingsFetched } from "./SettingsFetched";

export default function EmailPage() {
  return (
    <Page title="Email" about="The server that delivers invitations, links for forgotten passwords, and warnings.">
      <SettingsFetched>
        {(known) => (
          <>
            {!known.properties["site-url"] && (
              <Alert color="yellow" variant="light" icon={<Icon name="warning" />} mb="md" maw={560}>
                Links in mail begin with the site address, and that is not set. Until it is, no mail with a link can
                leave.{" "}
                <TextLink to="/admin/settings" underline="always">
                  Set it in General
                </TextLink>
                .
              </Alert>
            )}
            {/* a server turned off leaves an empty form behind */}
            <EmailForm key={String(known.properties["email-configured?"])} {...known} />
          </>
        )}
      </SettingsFetched>
    </Page>
  );
}
