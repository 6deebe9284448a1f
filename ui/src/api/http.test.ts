import { expect, test } from "vitest";
import { answer } from "@/test/render";
import { api, ApiError, toApiError } from "./http";

test("field errors are flattened, nested ones by their path", () => {
  const error = toApiError(
    400,
    JSON.stringify({ errors: { user: { email: "value must be a valid email address." } }, "specific-errors": {} }),
  );
  expect(error.fields).toEqual({ "user.email": "value must be a valid email address." });
  expect(error.message).toBe("value must be a valid email address.");
});

test("a form-wide error is the message and no field", () => {
  const error = toApiError(401, JSON.stringify({ errors: { _error: "Your account is disabled." } }));
  expect(error.message).toBe("Your account is disabled.");
  expect(error.fields).toEqual({});
});

test("a message wins over the fields it comes with", () => {
  const error = toApiError(400, JSON.stringify({ message: "No route to host", errors: { host: "check the host" } }));
  expect(error.message).toBe("No route to host");
  expect(error.fields).toEqual({ host: "check the host" });
});

test("plain text is the message", () => {
  expect(toApiError(403, "You don't have permissions to do that.").message).toBe(
    "You don't have permissions to do that.",
  );
});

test("a proxy's error page is not shown to anybody", () => {
  expect(toApiError(502, "<html><body>Bad Gateway</body></html>").message).not.toContain("<");
  expect(toApiError(500, "").message).not.toBe("");
});

test("a refusal is thrown with its status", async () => {
  answer({ "GET /api/user/current": { status: 401, body: "Unauthenticated" } });
  const refused = await api.get("/api/user/current").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiError);
  expect((refused as ApiError).status).toBe(401);
});

test("a bare number and an empty answer are values", async () => {
  answer({ "GET /api/api-key/count": { status: 200, body: 2 }, "DELETE /api/api-key/1": { status: 204 } });
  expect(await api.get<number>("/api/api-key/count")).toBe(2);
  expect(await api.delete("/api/api-key/1")).toBeUndefined();
});

test("an abort stays an abort", async () => {
  const abort = new DOMException("stopped", "AbortError");
  globalThis.fetch = () => Promise.reject(abort);
  await expect(api.get("/api/database")).rejects.toBe(abort);
});

test("silence becomes an error with status 0", async () => {
  globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  await expect(api.get("/api/database")).rejects.toMatchObject({ status: 0, name: "ApiError" });
});
