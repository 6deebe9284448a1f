/** How answers are cached, and what happens when the server says that who is signed in has to do something first. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./http";

export function createQueryClient(onSignedOut: () => void, onSecondFactorNeeded?: () => void): QueryClient {
  const notice = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) onSignedOut();
    if (error instanceof ApiError && error.code === "second-factor-needed") onSecondFactorNeeded?.();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error, query) => !query.meta?.anonymous && notice(error) }),
    // a refused log-in is a 401 too, but about the password typed, not about the session
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => !mutation.meta?.anonymous && notice(error),
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        // only silence deserves another try: a refusal will be repeated
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.status === 0,
      },
    },
  });
}
