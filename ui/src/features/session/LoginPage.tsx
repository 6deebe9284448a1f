/**
 * /auth/login: by password (kept here or in a directory), by Google, at an issuer of OpenID Connect, as the server offers;
 * after a password, by a second factor where there is one.
 */
import { Button, Checkbox, Divider, Stack, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { offers } from "@/api/offers";
import { oidcStart } from "@/api/oidc";
import { propertiesQuery, signInWithGoogle } from "@/api/session";
import { Entrance } from "@/ui/Entrance";
import { FormAlert } from "@/ui/FormAlert";
import { CodeForm } from "./CodeForm";
import { GoogleButton } from "./GoogleButton";
import { googleError, oidcError } from "./loginErrors";
import { PasswordForm } from "./PasswordForm";
import { useArrival } from "./useArrival";

const route = getRouteApi("/auth/login");

export default function LoginPage() {
  const { redirect, problem } = route.useSearch();
  const { hash } = useLocation();
  const arrive = useArrival();
  const { password, ownPasswords, ldap, google, oidc, remembering } = offers(useQuery(propertiesQuery).data);
  const [remember, setRemember] = useState(true);
  const [challenge, setChallenge] = useState<string | null>(null);
  const [why, setWhy] = useState(oidcError(problem));
  // what may be private of the page they come from waits in the hash, see routes.tsx
  const onSignedIn = () => arrive(`${redirect ?? "/"}${hash === "" ? "" : `#${hash}`}`);
  const halfway = (challenge: string) => {
    setWhy(null);
    setChallenge(challenge);
  };
  const back = (why: string | null) => {
    setWhy(why);
    setChallenge(null);
  };
  const withGoogle = useMutation({
    mutationFn: signInWithGoogle,
    meta: { anonymous: true },
    gcTime: 0,
    onSuccess: onSignedIn,
  });
  const hasElsewhere = google !== null || oidc !== null;
  const rememberMe = remembering && (
    <Checkbox
      label="Keep me signed in on this device"
      checked={remember}
      onChange={(event) => setRemember(event.currentTarget.checked)}
    />
  );
  if (challenge !== null)
    return (
      <Entrance title="Second factor" width={430}>
        <Title order={1} mb="md">
          Your second factor
        </Title>
        <CodeForm challenge={challenge} remember={remember} onSignedIn={onSignedIn} onBack={back} />
      </Entrance>
    );
  return (
    <Entrance title="Sign in" width={430}>
      <Title order={1} mb="md">
        Sign in
      </Title>
      <FormAlert message={why} />
      {password && (
        <PasswordForm
          remember={remember}
          hasUserNames={ldap}
          mayForget={ownPasswords}
          onSignedIn={onSignedIn}
          onHalfway={halfway}
        >
          {rememberMe}
        </PasswordForm>
      )}
      {password && hasElsewhere && <Divider label="or" my="md" />}
      {hasElsewhere && (
        <Stack>
          <FormAlert message={withGoogle.isError ? googleError(withGoogle.error) : null} mb={0} />
          {!password && rememberMe}
          {google !== null && (
            <GoogleButton clientId={google} onCredential={(token) => withGoogle.mutate({ token, remember })} />
          )}
          {oidc !== null && (
            <Button component="a" href={oidcStart(redirect, remembering && remember)} variant="default" fullWidth>
              Sign in with {oidc}
            </Button>
          )}
        </Stack>
      )}
    </Entrance>
  );
}
