/** Permissions as code: what groups may as a text, compared with what is there, and made true. */
import { api } from "./http";
import type { PermissionPlan, PermissionsApplied } from "./types";

/** All groups, their members and what they may, as YAML. */
export const pullFile = () => api.get<string>("/api/permissions/file");

export const planFile = (file: string) => api.post<PermissionPlan>("/api/permissions/plan", { file });

/** Exactly as it was planned, or refused. */
export const applyFile = (file: string, fingerprint: string, why: string) =>
  api.post<PermissionsApplied>("/api/permissions/apply", { file, fingerprint, ...(why === "" ? {} : { why }) });
