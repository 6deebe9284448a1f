/** The second factor: one’s own, and what meets a challenge at the door. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http";
import type {
  Challenge,
  RecoveryCodes,
  SecondFactorOn,
  SecondFactorSeed,
  SecondFactorView,
  SessionCreated,
  VerifyRequest,
} from "./types";

export const secondFactorQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: ({ signal }) => api.get<SecondFactorView>("/api/second-factor", { signal }),
});

/** Is it the first half of signing in only? */
export const isHalfway = (answer: SessionCreated | Challenge): answer is Challenge => "challenge_token" in answer;

export const verifyCode = (request: VerifyRequest) => api.post<SessionCreated>("/api/session/mfa/verify", request);

/** A seed that does not count yet; it is not shown again. */
export const beginSecondFactor = () => api.post<SecondFactorSeed>("/api/second-factor");
/** Ends every other session of the account; the one that asks goes on under a new cookie. */
export const confirmSecondFactor = (code: string) => api.post<SecondFactorOn>("/api/second-factor/confirm", { code });
export const makeRecoveryCodes = (code: string) =>
  api.post<RecoveryCodes>("/api/second-factor/recovery-codes", { code });
export const disableSecondFactor = (code: string) => api.post<undefined>("/api/second-factor/disable", { code });

/** Takes somebody else’s away; they are signed out everywhere. */
export const resetSecondFactor = (id: number) => api.delete(`/api/user/${id}/second-factor`);
