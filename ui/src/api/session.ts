/** Who is signed in, and what this server is. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type {
  Challenge,
  ConfirmRequest,
  CurrentUser,
  GoogleLogin,
  LoginRequest,
  PasswordReset,
  PasswordResetDone,
  Properties,
  ResetTokenCheck,
  SessionConfirmed,
  SessionCreated,
  SetupRequest,
} from "./types";

export const propertiesQuery = queryOptions({
  queryKey: ["properties"],
  queryFn: ({ signal }) => api.get<Properties>("/api/session/properties", { signal }),
  staleTime: 5 * 60_000,
});

export const currentUserQuery = queryOptions({
  queryKey: ["current-user"],
  queryFn: ({ signal }) => api.get<CurrentUser>("/api/user/current", { signal }),
  staleTime: 5 * 60_000,
  // the router asks first and knows where to send a stranger
  meta: { anonymous: true },
});

export const signIn = (request: LoginRequest) => api.post<SessionCreated | Challenge>("/api/session", request);
export const signInWithGoogle = (request: GoogleLogin) => api.post<SessionCreated>("/api/session/google_auth", request);
/** Proves once more who is signed in; the browser gets a new key for the same session. */
export const confirmSession = (proof: ConfirmRequest) => api.post<SessionConfirmed>("/api/session/confirm", proof);
export const signOut = () => api.delete("/api/session");
export const setUp = (request: SetupRequest) => api.post<SessionCreated>("/api/setup", request);

/** Answers the same whether there is such an account or not. */
export const forgotPassword = (email: string) => api.post<undefined>("/api/session/forgot_password", { email });

/** Looking at a link does not use it up. */
export const resetTokenQuery = (token: string) =>
  queryOptions({
    queryKey: ["reset-token", token],
    queryFn: ({ signal }) =>
      api.get<ResetTokenCheck>("/api/session/password_reset_token_valid", { query: { token }, signal }),
    meta: { anonymous: true },
    gcTime: 0,
  });

/** Sets the password, ends all sessions of the account, and signs in unless there is a second factor. */
export const resetPassword = (reset: PasswordReset) =>
  api.post<PasswordResetDone>("/api/session/reset_password", reset);
