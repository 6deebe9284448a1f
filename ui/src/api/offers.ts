/** The ways into this server, read from its properties. */
import type { Properties } from "./types";

interface Offers {
  /** Does the server take passwords, kept here or in the directory? */
  password: boolean;
  /** Do passwords that are kept here open anything? */
  ownPasswords: boolean;
  /** Do people sign in with the password of an LDAP directory? */
  ldap: boolean;
  /** The client id of Google sign-in; null when it is off. */
  google: string | null;
  /** May a browser stay signed in after it was closed? */
  remembering: boolean;
}

export function offers(properties: Properties = {}): Offers {
  const id = properties["google-auth-client-id"];
  const google = properties["google-auth-enabled"] === true && typeof id === "string" && id !== "" ? id : null;
  const ldap = properties["ldap-enabled"] === true && properties["ldap-configured?"] === true;
  // without another way in, the server takes passwords whatever is set
  const ownPasswords = properties["enable-password-login"] !== false || (google === null && !ldap);
  return {
    password: ownPasswords || ldap,
    ownPasswords,
    ldap,
    google,
    remembering: properties["session-cookies"] !== true,
  };
}
