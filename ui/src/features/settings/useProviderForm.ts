import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import type { SettingView } from "@/api/types";
import { focusFirstError } from "@/ui/focusFirstError";
import { fixable } from "./fixed";
import { useSaving } from "./useSaving";

interface Provider<Values, Sent> {
  /** The field whose value is the server's alone: it is empty unless somebody types another one. */
  secret: keyof Values & string;
  toSend: (values: Values, settings: SettingView[]) => Sent;
  send: (sent: Sent) => Promise<unknown>;
  said: string;
}

/** What the forms of those who vouch for people have in common: nothing is saved before they have answered. */
export function useProviderForm<Values extends Record<string, unknown>, Sent>(
  form: UseFormReturnType<Values>,
  settings: SettingView[],
  { secret, toSend, send, said }: Provider<Values, Sent>,
) {
  const { save, refusal } = useSaving(form, send, said);
  const submit = form.onSubmit(
    (values, event) => {
      const fields = event?.currentTarget ?? null;
      save.mutate(toSend(values, settings), {
        onSuccess: () => {
          // from here on it is the server's secret
          const kept = { ...values, [secret]: "" };
          form.setValues(kept);
          form.resetDirty(kept);
        },
        onError: () => focusFirstError(fields),
      });
    },
    (_errors, _values, event) => focusFirstError(event?.currentTarget ?? null),
  );
  const text = (field: keyof Values & string, label: string, about?: ReactNode) => ({
    label,
    autoComplete: "off",
    spellCheck: false,
    ...fixable(settings, field, about),
    ...form.getInputProps(field),
  });
  const flag = (field: keyof Values & string, label: string, about: ReactNode) => ({
    label,
    ...fixable(settings, field, about),
    ...form.getInputProps(field, { type: "checkbox" }),
  });
  const isDecided = Object.keys(form.values).every((key) => fixable(settings, key, "").disabled);
  return { submit, text, flag, foot: { isDecided, isBusy: save.isPending, refusal: refusal.general } };
}
