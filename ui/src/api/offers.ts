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
  /** What the issuer of OpenID Connect is called; null when nobody signs in there. */
  oidc: string | null;
  /** May a browser stay signed in after it was closed? */
  remembering: boolean;
}

export function offers(properties: Properties = {}): Offers {
  const id = properties["google-auth-client-id"];
  const google = properties["google-auth-enabled"] === true && typeof id === "string" && id !== "" ? id : null;
  const ldap = properties["ldap-enabled"] === true && properties["ldap-configured?"] === true;
  const isOidcOn = properties["oidc-enabled"] === true && properties["oidc-configured"] === true;
  const name = properties["oidc-display-name"];
  const oidc = !isOidcOn ? null : typeof name === "string" && name !== "" ? name : "single sign-on";
  // without another way in, the server takes passwords whatever is set
  const ownPasswords = properties["enable-password-login"] !== false || (google === null && oidc === null && !ldap);
  return {
    password: ownPasswords || ldap,
    ownPasswords,
    ldap,
    google,
    oidc,
    remembering: properties["session-cookies"] !== true,
  };
}
