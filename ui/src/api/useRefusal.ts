import { useState } from "react";
import { formErrors } from "./formErrors";
import type { FieldErrors } from "./http";

/** Shows a refusal where it belongs: at the form's fields, and the rest in `general`. */
export function useRefusal(setErrors: (errors: FieldErrors) => void, shown: readonly string[]) {
  const [general, setGeneral] = useState<string | null>(null);
  const show = (error: unknown): FieldErrors => {
    const errors = formErrors(error, shown);
    setErrors(errors.fields);
    setGeneral(errors.general);
    return errors.fields;
  };
  return { general, show, clear: () => setGeneral(null) };
}
