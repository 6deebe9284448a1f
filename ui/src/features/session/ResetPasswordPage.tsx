/** /auth/reset_password/:token: where the links of invitations and of forgotten passwords lead. Ends signed in, or at the door. */
import { Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { propertiesQuery, resetTokenQuery } from "@/api/session";
import { passwordRules } from "@/lib/passwordRules";
import { Entrance } from "@/ui/Entrance";
import { LinkButton } from "@/ui/links";
import { Fetched } from "@/ui/states";
import { NewPasswordForm } from "./NewPasswordForm";
import { useArrival } from "./useArrival";

const route = getRouteApi("/auth/reset_password/$token");

export default function ResetPasswordPage() {
  const { token } = route.useParams();
  const query = resetTokenQuery(token);
  const check = useQuery(query);
  const rules = passwordRules(useQuery(propertiesQuery).data?.["password-complexity"]);
  const queryClient = useQueryClient();
  const arrive = useArrival();
  const done = (isSignedIn: boolean) => {
    arrive(isSignedIn ? "/" : "/auth/login");
    if (!isSignedIn) notifications.show({ message: "Your password is set. Sign in with it and your second factor." });
  };
  return (
    <Entrance title="Choose a password">
      {check.data?.valid === false ? (
        <DeadLink />
      ) : (
        <>
          <Title order={1} mb="md">
            Choose a password
          </Title>
          <Fetched query={check} what="this link">
            {() => (
              <NewPasswordForm
                token={token}
                rules={rules}
                onDone={done}
                onDeadLink={() => queryClient.setQueryData(query.queryKey, { valid: false })}
              />
            )}
          </Fetched>
        </>
      )}
    </Entrance>
  );
}

function DeadLink() {
  return (
    <Stack gap="sm">
      <Title order={1}>This link does not work any more</Title>
      <Text>It has been used, a newer one was sent, or it has waited too long.</Text>
      <LinkButton to="/auth/forgot_password">Ask for a new link</LinkButton>
      <LinkButton to="/auth/login" variant="default">
        Sign in
      </LinkButton>
    </Stack>
  );
}
