/** Which part of the admin area somebody may use: the server decides, and the UI leads nobody to what it refuses. Pure. */
interface Holder {
  is_superuser: boolean;
  permissions?: { can_access_setting?: boolean; can_access_monitoring?: boolean };
}

/** Where somebody enters it; null when nothing of it is theirs. */
export function entranceOf(user: Holder | undefined): "/admin/settings" | "/admin/audit" | null {
  if (!user) return null;
  if (user.is_superuser || user.permissions?.can_access_setting) return "/admin/settings";
  return user.permissions?.can_access_monitoring ? "/admin/audit" : null;
}

/** Settings managers change general settings, monitors read the audit log; the rest is for administrators. */
export function mayOpen(user: Holder | undefined, path: string): boolean {
  if (!user) return false;
  if (user.is_superuser) return true;
  const page = path.replace(/\/+$/, "");
  if (page === "/admin/settings") return user.permissions?.can_access_setting === true;
  return page === "/admin/audit" && user.permissions?.can_access_monitoring === true;
}
