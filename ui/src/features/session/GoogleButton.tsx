/**
 * Google's button. Google draws it and hands over a credential; everything else is ours, also what is said while the
 * script is slow, and when a network or an extension keeps it away.
 */
import { Alert, Button, Skeleton, Stack, Text, useComputedColorScheme, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Icon } from "@/ui/icons";
import { googleScriptQuery } from "./googleScript";

const SLOW_AFTER = 5_000;
/** The sizes Google draws. */
const NARROWEST = 200;
const WIDEST = 400;

interface Props {
  clientId: string;
  onCredential: (credential: string) => void;
}

export function GoogleButton({ clientId, onCredential }: Props) {
  const script = useQuery(googleScriptQuery);
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const receive = useEffectEvent(onCredential);
  const identity = script.data;

  useEffect(() => {
    if (!identity || !place.current) return;
    identity.initialize({
      client_id: clientId,
      callback: ({ credential }) => receive(credential),
      ux_mode: "popup",
    });
    place.current.replaceChildren();
    identity.renderButton(place.current, {
      theme: scheme === "dark" ? "filled_black" : "outline",
      size: "large",
      text: "signin_with",
      width: Math.max(NARROWEST, Math.min(WIDEST, place.current.clientWidth)),
    });
  }, [identity, clientId, scheme]);

  return (
    <>
      {/* the light scheme keeps browsers from painting a white box behind Google's frame on a dark page */}
      <div ref={place} hidden={!identity} style={{ colorScheme: "light" }} />
      {script.isFetching && <Waiting />}
      {script.isError && !script.isFetching && <Absent retry={() => void script.refetch()} />}
    </>
  );
}

function Waiting() {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status">
      <Skeleton height={40} />
      {isSlow ? (
        <Text size="sm" c="dimmed" mt="xs">
          Google’s button takes long to arrive. Something between this browser and accounts.google.com may hold it back.
        </Text>
      ) : (
        <VisuallyHidden>Loading Google’s button</VisuallyHidden>
      )}
    </div>
  );
}

function Absent({ retry }: { retry: () => void }) {
  return (
    <Alert role="alert" color="yellow" variant="light" icon={<Icon name="warning" />} title="No Google button">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          It comes from accounts.google.com, which this browser could not reach. A network or a browser extension may
          block it.
        </Text>
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      </Stack>
    </Alert>
  );
}
