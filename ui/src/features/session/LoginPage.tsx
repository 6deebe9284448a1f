/** /auth/login: by password (kept here or in a directory), by Google, or both, as the server offers. */
import { Checkbox, Divider, Stack, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { offers } from "@/api/offers";
import { propertiesQuery, signInWithGoogle } from "@/api/session";
import { Entrance } from "@/ui/Entrance";
import { FormAlert } from "@/ui/FormAlert";
import { GoogleButton } from "./GoogleButton";
import { googleError } from "./loginErrors";
import { PasswordForm } from "./PasswordForm";
import { useArrival } from "./useArrival";

const route = getRouteApi("/auth/login");

export default function LoginPage() {
  const { redirect } = route.useSearch();
  const { hash } = useLocation();
  const arrive = useArrival();
  const { password, ownPasswords, ldap, google, remembering } = offers(useQuery(propertiesQuery).data);
  const [remember, setRemember] = useState(true);
  // what may be private of the page they come from waits in the hash, see routes.tsx
  const onSignedIn = () => arrive(`${redirect ?? "/"}${hash === "" ? "" : `#${hash}`}`);
  const withGoogle = useMutation({
    mutationFn: signInWithGoogle,
    meta: { anonymous: true },
    gcTime: 0,
    onSuccess: onSignedIn,
  });
  const rememberMe = remembering && (
    <Checkbox
      label="Keep me signed in on this device"
      checked={remember}
      onChange={(event) => setRemember(event.currentTarget.checked)}
    />
  );
  return (
    <Entrance title="Sign in" width={430}>
      <Title order={1} mb="md">
        Sign in
      </Title>
      {password && (
        <PasswordForm remember={remember} hasUserNames={ldap} mayForget={ownPasswords} onSignedIn={onSignedIn}>
          {rememberMe}
        </PasswordForm>
      )}
      {password && google !== null && <Divider label="or" my="md" />}
      {google !== null && (
        <Stack>
          <FormAlert message={withGoogle.isError ? googleError(withGoogle.error) : null} mb={0} />
          {!password && rememberMe}
          <GoogleButton clientId={google} onCredential={(token) => withGoogle.mutate({ token, remember })} />
        </Stack>
      )}
    </Entrance>
  );
}
