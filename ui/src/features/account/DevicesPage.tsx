/** Account › Signed-in devices: where one is signed in, and the way to end it. */
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { mySessionsQuery } from "@/api/sessions";
import type { SessionView } from "@/api/types";
import { DeviceTable } from "@/ui/DeviceTable";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { EndOthersDialog } from "./EndOthersDialog";
import { EndSessionDialog } from "./EndSessionDialog";

export default function DevicesPage() {
  const sessions = useQuery(mySessionsQuery);
  const [leaving, setLeaving] = useState<SessionView | null>(null);
  const [asking, question] = useDisclosure(false);
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;
  return (
    <Page
      title="Signed-in devices"
      about="If you do not know one of them, sign it out and change your password."
      actions={
        others > 0 ? (
          <Button variant="outline" color="red" onClick={question.open}>
            Sign out all others
          </Button>
        ) : null
      }
    >
      <Fetched query={sessions} what="signed-in devices">
        {(sessions) => (
          <DeviceTable
            devices={sessions}
            action={(session) =>
              !session.current && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Sign out ${session.device_description}, ${session.ip_address ?? "address not known"}`}
                  onClick={() => setLeaving(session)}
                >
                  Sign out
                </Button>
              )
            }
          />
        )}
      </Fetched>
      {leaving && <EndSessionDialog session={leaving} onClose={() => setLeaving(null)} />}
      {asking && <EndOthersDialog count={others} onClose={question.close} />}
    </Page>
  );
}
