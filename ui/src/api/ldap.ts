/** LDAP sign-in. */
import { api } from "./http";
import type { LdapSettings } from "./types";

/** The LDAP server is asked first; what does not work is not kept. */
export const changeLdap = (settings: LdapSettings) => api.put<undefined>("/api/ldap/settings", settings);
