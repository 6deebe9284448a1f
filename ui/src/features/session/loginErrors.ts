/** A refused log-in in words for people. The server's wording for a wrong password is made for programs. */
import { formErrors } from "@/api/formErrors";
import { ApiError } from "@/api/http";

export function loginErrors(error: unknown): ReturnType<typeof formErrors> {
  const found = formErrors(error, ["username", "password"]);
  if (error instanceof ApiError && error.status === 401 && found.fields.password !== undefined) {
    // which of the two it was is not said, on purpose
    return { fields: {}, general: "Email address or password is not right." };
  }
  return found;
}
