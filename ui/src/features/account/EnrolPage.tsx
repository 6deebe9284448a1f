/** /auth/second-factor: where those are led who have to have a second factor and have none. Nothing else opens to them. */
import { Anchor, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useLocation, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { signOut } from "@/api/session";
import { returnPath } from "@/lib/returnPath";
import { Entrance } from "@/ui/Entrance";
import { Enrolment } from "./Enrolment";
import { RecoveryCodes } from "./RecoveryCodes";

const route = getRouteApi("/enrolling/auth/second-factor");

export default function EnrolPage() {
  const { redirect } = route.useSearch();
  const { hash } = useLocation();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [codes, setCodes] = useState<string[] | null>(null);
  const leave = (to: string) => {
    // what was refused before is not refused now
    queryClient.clear();
    router.history.replace(to);
  };
  const out = useMutation({
    mutationFn: signOut,
    onSuccess: () => leave("/auth/login"),
    onError: (error) => notifications.show({ color: "red", title: "You are still signed in", message: error.message }),
  });
  return (
    <Entrance title="Second factor" width={560}>
      <Title order={1} mb="md">
        {codes === null ? "Set up a second factor" : "Keep your recovery codes"}
      </Title>
      {codes === null ? (
        <Stack>
          <Text c="dimmed">
            This server asks for a code of an app on your phone, besides your password. You need an authenticator app,
            or a password manager that shows codes.
          </Text>
          <Enrolment onOn={setCodes} />
          <Anchor component="button" type="button" size="sm" ta="left" onClick={() => out.mutate()}>
            Sign out
          </Anchor>
        </Stack>
      ) : (
        <RecoveryCodes
          codes={codes}
          onDone={() => leave(returnPath(`${redirect ?? "/"}${hash === "" ? "" : `#${hash}`}`))}
        />
      )}
    </Entrance>
  );
}
