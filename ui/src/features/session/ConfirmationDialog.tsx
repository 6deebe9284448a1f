import { Button, Divider, Group, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { offers } from "@/api/offers";
import { oidcProof } from "@/api/oidc";
import { confirmSession, currentUserQuery, propertiesQuery } from "@/api/session";
import { useRefusal } from "@/api/useRefusal";
import { focusFirstError } from "@/ui/focusFirstError";
import { FormAlert } from "@/ui/FormAlert";
import { PasswordField } from "@/ui/PasswordField";
import { useReturnFocus } from "@/ui/useReturnFocus";
import { GoogleButton } from "./GoogleButton";

interface Props {
  onConfirmed: () => void;
  onClose: () => void;
}

export function ConfirmationDialog({ onConfirmed, onClose }: Props) {
  const user = useQuery(currentUserQuery).data;
  const { password, google, oidc } = offers(useQuery(propertiesQuery).data);
  useReturnFocus();
  // who was invited may have come from elsewhere ever since, and have no password
  const isFrom = (place: string, offered: string | null) => offered !== null && user?.sso_source === place;
  const isFromElsewhere = isFrom("google", google) || isFrom("oidc", oidc);
  const hasPassword = (google === null && oidc === null) || (password && !isFromElsewhere);
  return (
    <Modal opened onClose={onClose} title="Is it you?">
      <Text mb="md">This change matters, so please prove once more who you are. What you began then goes on.</Text>
      {hasPassword && <ByPassword email={user?.email ?? ""} onConfirmed={onConfirmed} onClose={onClose} />}
      {hasPassword && (google !== null || oidc !== null) && <Divider label="or" my="md" />}
      {google !== null && <ByGoogle clientId={google} onConfirmed={onConfirmed} />}
      {oidc !== null && <BySigningIn name={oidc} />}
      {!hasPassword && (
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      )}
    </Modal>
  );
}

function ByPassword({ email, onConfirmed, onClose }: Props & { email: string }) {
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: (value) => (value === "" ? "Enter your password." : null) },
  });
  const refusal = useRefusal(form.setErrors, ["password"]);
  const confirm = useMutation({
    mutationFn: confirmSession,
    // what was sent is the password
    gcTime: 0,
    onMutate: refusal.clear,
    onSuccess: onConfirmed,
    onError: (error) => {
      // the server's words for it are made for programs
      if (refusal.show(error).password === "did not match stored password")
        form.setFieldError("password", "This is not your password.");
    },
  });
  const submit = form.onSubmit(
    ({ password }) => confirm.mutate({ password }),
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  return (
    <form onSubmit={submit} noValidate>
      <FormAlert message={refusal.general} />
      <Stack>
        {/* tells password managers whose password this is */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          data-autofocus
          label="Your password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps("password")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={confirm.isPending}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function ByGoogle({ clientId, onConfirmed }: Pick<Props, "onConfirmed"> & { clientId: string }) {
  const confirm = useMutation({ mutationFn: confirmSession, gcTime: 0, onSuccess: onConfirmed });
  return (
    <Stack>
      <FormAlert message={confirm.error?.message ?? null} mb={0} />
      <GoogleButton clientId={clientId} onCredential={(token) => confirm.mutate({ token })} />
    </Stack>
  );
}

/** Whoever is sent away and comes back has proven it, and begins once more what they began. */
function BySigningIn({ name }: { name: string }) {
  const here = window.location.pathname + window.location.search;
  return (
    <Stack mt="md">
      <Text size="sm">Sign in once more. You come back to this page, and then the change can be made.</Text>
      <Button component="a" href={oidcProof(here)} variant="default">
        Sign in with {name}
      </Button>
    </Stack>
  );
}
