/** Brings a refusal to the fields it speaks of. */
import { ApiError, type FieldErrors } from "./http";

interface FormErrors {
  /** Errors of fields this form shows. */
  fields: FieldErrors;
  /** What remains to be said above the form; null when the fields say it all. */
  general: string | null;
}

/** `shown` are the paths of the form's fields, as the server spells them. */
export function formErrors(error: unknown, shown: readonly string[]): FormErrors {
  if (!(error instanceof ApiError))
    return { fields: {}, general: error instanceof Error ? error.message : String(error) };
  const fields: FieldErrors = {};
  const elsewhere: string[] = [];
  for (const [path, message] of Object.entries(error.fields)) {
    // older spellings of the contract leave out the enclosing object: `email` for `user.email`
    const field = shown.find((name) => name === path) ?? shown.find((name) => name.endsWith(`.${path}`));
    if (field === undefined) elsewhere.push(`${path}: ${message}`);
    else fields[field] = message;
  }
  if (elsewhere.length > 0) return { fields, general: elsewhere.join("; ") };
  const repeated = Object.values(fields).includes(error.message);
  return { fields, general: repeated ? null : error.message };
}
