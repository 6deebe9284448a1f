import { expect, test } from "vitest";
import { ApiError } from "@/api/http";
import { googleError, loginErrors, oidcError } from "./loginErrors";

test("a wrong password does not say which of the two was wrong", () => {
  const error = new ApiError(401, "did not match stored password", { password: "did not match stored password" });
  expect(loginErrors(error, false)).toEqual({ fields: {}, general: "Email address or password is not right." });
  expect(loginErrors(error, true)).toEqual({ fields: {}, general: "Name or password is not right." });
});

test("the throttle's text stands as the server says it", () => {
  const text = "Too many attempts! You must wait 15 seconds before trying again.";
  expect(loginErrors(new ApiError(401, text, { username: text }), false)).toEqual({
    fields: { username: text },
    general: null,
  });
});

test("a disabled account is said above the form", () => {
  expect(loginErrors(new ApiError(401, "Your account is disabled."), false)).toEqual({
    fields: {},
    general: "Your account is disabled.",
  });
});

test("Google's refusals are said in words, and unknown ones as they come", () => {
  expect(googleError(new ApiError(401, "account-creation-not-allowed"))).toMatch(/no account here/);
  expect(googleError(new ApiError(401, "Your account is disabled."))).toBe("Your account is disabled.");
});

test("why signing in elsewhere did not work is said in words of our own only", () => {
  expect(oidcError("no-account")).toMatch(/no account here/);
  for (const unknown of [undefined, "", "<b>Call 555</b>", "constructor"]) expect(oidcError(unknown)).toBeNull();
});
