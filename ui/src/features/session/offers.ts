/** The ways into this server, read from its properties. */
import type { Properties } from "@/api/types";

interface Offers {
  password: boolean;
  /** The client id of Google sign-in; null when it is off. */
  google: string | null;
  /** May a browser stay signed in after it was closed? */
  remembering: boolean;
}

export function offers(properties: Properties = {}): Offers {
  const id = properties["google-auth-client-id"];
  return {
    password: properties["enable-password-login"] !== false,
    google: properties["google-auth-enabled"] === true && typeof id === "string" && id !== "" ? id : null,
    remembering: properties["session-cookies"] !== true,
  };
}
