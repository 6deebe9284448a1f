/** /auth/forgot_password: asks for a link by mail. The answer is the same whether there is such an account or not. */
import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { linkWay } from "@/api/linkWay";
import { forgotPassword, propertiesQuery } from "@/api/session";
import { Entrance } from "@/ui/Entrance";
import { TextLink } from "@/ui/links";
import { Fetched } from "@/ui/states";
import { useHeadingFocus } from "@/ui/useHeadingFocus";
import { ForgotPasswordForm } from "./ForgotPasswordForm";

declare module "@tanstack/history" {
  interface HistoryState {
    /** What was typed on the sign-in page already. */
    email?: string;
  }
}

export default function ForgotPasswordPage() {
  const properties = useQuery(propertiesQuery);
  const typed = useLocation().state.email ?? "";
  const ask = useMutation({ mutationFn: forgotPassword, meta: { anonymous: true } });
  return (
    <Entrance title="Forgot password">
      {ask.isSuccess ? (
        <Sent email={ask.variables} onAgain={ask.reset} />
      ) : (
        <>
          <Title order={1} mb="md">
            Forgot password
          </Title>
          <Fetched query={properties} what="what this server offers">
            {(properties) =>
              linkWay(properties) === "mail" ? (
                <ForgotPasswordForm typed={ask.variables ?? typed} busy={ask.isPending} onAsk={ask.mutateAsync} />
              ) : (
                <NoMail administrator={properties["admin-email"]} />
              )
            }
          </Fetched>
        </>
      )}
      <TextLink to="/auth/login" size="sm" display="block" mt="md">
        Back to signing in
      </TextLink>
    </Entrance>
  );
}

function Sent({ email, onAgain }: { email: string; onAgain: () => void }) {
  const heading = useHeadingFocus();
  return (
    <Stack gap="sm">
      <Title order={1} ref={heading} tabIndex={-1}>
        Look at your mail
      </Title>
      <Text>
        If there is an account for <b>{email}</b>, a link to choose a new password is on its way there.
      </Text>
      <Text c="dimmed">
        Nothing after a few minutes? Look among the junk, or{" "}
        <Anchor component="button" type="button" underline="always" onClick={onAgain}>
          ask again
        </Anchor>
        .
      </Text>
    </Stack>
  );
}

function NoMail({ administrator }: { administrator: unknown }) {
  return (
    <Text>
      This server cannot send links by mail.{" "}
      {typeof administrator === "string" && administrator !== "" ? (
        <>
          Ask{" "}
          <Anchor href={`mailto:${administrator}`} underline="always">
            {administrator}
          </Anchor>
        </>
      ) : (
        "Ask an administrator"
      )}{" "}
      for a link with which you can choose a new password.
    </Text>
  );
}
