/** The ways into this server, read from its properties. */
import type { Properties } from "./types";

interface Offers {
  password: boolean;
  /** The client id of Google sign-in; null when it is off. */
  google: string | null;
  /** May a browser stay signed in after it was closed? */
  remembering: boolean;
}

export function offers(properties: Properties = {}): Offers {
  const id = properties["google-auth-client-id"];
  const google = properties["google-auth-enabled"] === true && typeof id === "string" && id !== "" ? id : null;
  return {
    // without another way in, the server takes passwords whatever is set
    password: properties["enable-password-login"] !== false || google === null,
    google,
    remembering: properties["session-cookies"] !== true,
  };
}
