/** Renders a component in the surroundings every page has, and answers its requests from a table. */
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { theme } from "@/ui/theme";

export async function show(content: ReactNode) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const root = createRootRoute();
  const here = createRoute({
    getParentRoute: () => root,
    path: "/",
    component: () => <div data-testid="shown">{content}</div>,
  });
  const elsewhere = createRoute({ getParentRoute: () => root, path: "$", component: () => <p>Somewhere else</p> });
  const router = createRouter({
    routeTree: root.addChildren([here, elsewhere]),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByTestId("shown");
  return { queryClient, router };
}

interface Request {
  method: string;
  path: string;
  body: unknown;
}

type Answer = { status: number; body?: unknown };

/** Answers `"METHOD /path"` as told, or as is told of the body and the query, and remembers what was asked. A request nobody expected fails the test by its 599. */
export function answer(
  answers: Record<string, Answer | ((body: unknown, query: URLSearchParams) => Answer)>,
): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => {
    const [path = "", query] = url.split("?");
    const method = init.method ?? "GET";
    const sent: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ method, path, body: sent });
    const told = answers[`${method} ${path}`] ?? { status: 599, body: `no answer for ${method} ${path}` };
    const { status, body } = typeof told === "function" ? told(sent, new URLSearchParams(query)) : told;
    const isText = typeof body === "string";
    return Promise.resolve(
      new Response(body === undefined ? null : isText ? body : JSON.stringify(body), {
        status,
        headers: { "Content-Type": isText ? "text/plain" : "application/json" },
      }),
    );
  });
  return asked;
}
