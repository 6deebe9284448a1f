/** /setup: from an empty server to an administrator who is signed in. One request at the end makes the account; nothing is half done. */
import { Progress, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { currentUserQuery, propertiesQuery, setUp } from "@/api/session";
import { changeSettings } from "@/api/settings";
import type { SetupRequest } from "@/api/types";
import { useRefusal } from "@/api/useRefusal";
import { passwordRules } from "@/lib/passwordRules";
import { Entrance } from "@/ui/Entrance";
import { AccountStep } from "./AccountStep";
import { DoneStep } from "./DoneStep";
import { SiteStep } from "./SiteStep";
import { accountPaths, firstStepWith, type SetupForm, shownPaths, type Step, toSetupRequest } from "./setupForm";
import { WelcomeStep } from "./WelcomeStep";

const progress: Record<Step, number> = { welcome: 0, account: 33, site: 66, done: 100 };

/** Links this server hands out begin with its address, which nobody knows better than the first browser to come. */
async function keepAddress(): Promise<void> {
  // the account is made by now; without an address, whatever needs one says so and leads to the settings
  await changeSettings({ "site-url": window.location.origin }).catch(() => undefined);
}

export default function SetupPage() {
  const [step, setStep] = useState<Step>("welcome");
  const properties = useQuery(propertiesQuery).data;
  const rules = passwordRules(properties?.["password-complexity"]);
  const queryClient = useQueryClient();

  const form = useForm<SetupForm>({
    initialValues: {
      user: { first_name: "", last_name: "", email: "", password: "" },
      again: "",
      prefs: { site_name: "" },
    },
    validateInputOnBlur: ["again"],
    validate: {
      user: {
        email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : "Enter an email address."),
        password: (value) =>
          rules.every((rule) => rule.isMet(value)) ? null : "The password does not meet the rules below.",
      },
      again: (value, values) => (value === values.user.password ? null : "The two passwords differ."),
    },
  });

  const knownAddress = properties?.["site-url"];
  const refusal = useRefusal(form.setErrors, shownPaths);
  const setup = useMutation({
    mutationFn: async (request: SetupRequest) => {
      await setUp(request);
      if (!knownAddress) await keepAddress();
    },
    meta: { anonymous: true },
    onSuccess: async () => {
      setStep("done");
      queryClient.removeQueries({ queryKey: currentUserQuery.queryKey });
      await queryClient.invalidateQueries();
    },
    onError: (error) => setStep(firstStepWith(refusal.show(error))),
  });

  const leaveAccount = () => {
    const { errors } = form.validate();
    if (!accountPaths.some((path) => path in errors)) setStep("site");
  };
  const finish = () => {
    refusal.clear();
    setup.mutate(toSetupRequest(String(properties?.["setup-token"] ?? ""), form.getValues()));
  };

  return (
    <Entrance title="Set up" width={460}>
      <Progress value={progress[step]} size="xs" mb="lg" aria-label="Set-up progress" />
      {step === "welcome" && <WelcomeStep onNext={() => setStep("account")} />}
      {step === "account" && <AccountStep form={form} rules={rules} general={refusal.general} onNext={leaveAccount} />}
      {step === "site" && (
        <SiteStep
          form={form}
          general={refusal.general}
          busy={setup.isPending}
          address={String(knownAddress || window.location.origin)}
          onBack={() => setStep("account")}
          onNext={finish}
        />
      )}
      {step === "done" && <DoneStep />}
      {(step === "account" || step === "site") && (
        <Text size="sm" c="dimmed" mt="md">
          Step {step === "account" ? 1 : 2} of 2
        </Text>
      )}
    </Entrance>
  );
}
