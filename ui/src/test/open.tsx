/** Opens an address of the whole application, as a browser does. */
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { createQueryClient } from "@/api/queryClient";
import { makeRouter } from "@/routes";

export function open(address: string) {
  window.history.replaceState({}, "", address);
  const queryClient = createQueryClient(() => undefined);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={makeRouter({ queryClient })} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

/** Who is signed in, in few words. */
export const signedIn = (is_superuser: boolean) => ({
  status: 200,
  body: { id: 1, email: "ada@example.com", first_name: "Ada", last_name: "L", common_name: "Ada L", is_superuser },
});
