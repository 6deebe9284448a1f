/** Account › Second factor: turning it on and off, and the codes for when the device is lost. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { disableSecondFactor, makeRecoveryCodes, secondFactorQuery } from "@/api/secondFactor";
import { currentUserQuery } from "@/api/session";
import type { SecondFactorView } from "@/api/types";
import { counted } from "@/lib/counted";
import { Icon } from "@/ui/icons";
import { Moment } from "@/ui/Moment";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { CodeDialog } from "./CodeDialog";
import { Enrolment } from "./Enrolment";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog";

/** Fewer than these are worth a warning. */
const FEW = 3;

export default function SecondFactorPage() {
  const factor = useQuery(secondFactorQuery);
  const queryClient = useQueryClient();
  const [codes, setCodes] = useState<string[] | null>(null);
  const put = async () => {
    setCodes(null);
    await queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
  };
  return (
    <Page
      title="Second factor"
      about="A code of an app on your phone, asked for after your password: a password alone then opens nothing."
    >
      <Fetched query={factor} what="your second factor">
        {(factor) =>
          factor.enabled_at ? (
            <On factor={factor} since={factor.enabled_at} onCodes={setCodes} />
          ) : (
            <Off factor={factor} onCodes={setCodes} />
          )
        }
      </Fetched>
      {codes && <RecoveryCodesDialog codes={codes} onDone={() => void put()} />}
    </Page>
  );
}

interface Props {
  factor: SecondFactorView;
  /** There are new recovery codes; they cannot be shown again. */
  onCodes: (codes: string[]) => void;
}

function Off({ factor, onCodes }: Props) {
  const [isBegun, setBegun] = useState(false);
  const user = useQuery(currentUserQuery).data;
  if (!factor.is_offered) return <Text c="dimmed">Second factors are switched off on this server.</Text>;
  if (isBegun) return <Enrolment onOn={onCodes} onCancel={() => setBegun(false)} />;
  return (
    <Stack align="flex-start">
      <Text>
        You have none. You need an app for codes: an authenticator on your phone, or a password manager that shows them.
      </Text>
      {user?.sso_source === "google" && (
        <Text c="dimmed">
          You sign in with Google, which has a second step of its own. The one here is asked for after a password only.
        </Text>
      )}
      {user?.sso_source === "oidc" && (
        <Text c="dimmed">
          You sign in with your organisation’s account; whether that needs a second step is decided there. The one here
          is asked for after a password only.
        </Text>
      )}
      <Button onClick={() => setBegun(true)}>Turn on</Button>
    </Stack>
  );
}

function On({ factor, since, onCodes }: Props & { since: string }) {
  const [asking, setAsking] = useState<"codes" | "off" | null>(null);
  const close = () => setAsking(null);
  return (
    <Stack align="flex-start">
      <Text>
        On since <Moment iso={since} />. {counted(factor.recovery_codes_left, "recovery code")} left.
      </Text>
      {factor.recovery_codes_left < FEW && (
        <Alert color="yellow" variant="light" icon={<Icon name="warning" />}>
          Make new recovery codes before you run out: without your phone and without a code, only an administrator can
          let you in again.
        </Alert>
      )}
      <Group gap="sm">
        <Button variant="default" onClick={() => setAsking("codes")}>
          New recovery codes…
        </Button>
        <Button variant="outline" color="red" onClick={() => setAsking("off")}>
          Turn off…
        </Button>
      </Group>
      {asking === "codes" && <CodesDialog onCodes={onCodes} onClose={close} />}
      {asking === "off" && <OffDialog isRequired={factor.is_required} onClose={close} />}
    </Stack>
  );
}

function CodesDialog({ onCodes, onClose }: Pick<Props, "onCodes"> & { onClose: () => void }) {
  const make = useMutation({
    mutationFn: makeRecoveryCodes,
    // what was sent and what came back open the account
    gcTime: 0,
    onSuccess: ({ recovery_codes }) => {
      onClose();
      onCodes(recovery_codes);
    },
  });
  return (
    <CodeDialog title="New recovery codes" confirm="Make new codes" make={make} onClose={onClose}>
      The codes you have now stop working. Prove first that you have your second factor.
    </CodeDialog>
  );
}

function OffDialog({ isRequired, onClose }: { isRequired: boolean; onClose: () => void }) {
  const queryClient = useQueryClient();
  const disable = useMutation({
    mutationFn: disableSecondFactor,
    gcTime: 0,
    onSuccess: async () => {
      onClose();
      notifications.show({ message: "Your second factor is off. Your other devices were signed out." });
      await queryClient.invalidateQueries();
    },
  });
  return (
    <CodeDialog title="Turn your second factor off?" confirm="Turn off" isLoss make={disable} onClose={onClose}>
      {isRequired
        ? "This server wants everybody like you to have one: right after this you set up another, on a new phone for example."
        : "From then on your password alone signs you in. Your other devices are signed out."}
    </CodeDialog>
  );
}
