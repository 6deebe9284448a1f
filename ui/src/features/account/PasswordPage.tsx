/** Account › Password. */
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { currentUserQuery, propertiesQuery } from "@/api/session";
import { passwordRules } from "@/lib/passwordRules";
import { keeperOf } from "@/lib/signInSource";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { PasswordForm } from "./PasswordForm";

export default function PasswordPage() {
  const user = useQuery(currentUserQuery);
  const rules = passwordRules(useQuery(propertiesQuery).data?.["password-complexity"]);
  return (
    <Page title="Password" about="A new one signs you out on all your other devices.">
      <Fetched query={user} what="your account">
        {(user) => {
          const keeper = keeperOf(user.sso_source);
          return keeper === null ? (
            <PasswordForm user={user} rules={rules} />
          ) : (
            <Text c="dimmed">You sign in with {keeper}: your password is there, and this server never sees it.</Text>
          );
        }}
      </Fetched>
    </Page>
  );
}
