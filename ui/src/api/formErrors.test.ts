import { expect, test } from "vitest";
import { formErrors } from "./formErrors";
import { ApiError } from "./http";

const shown = ["user.email", "user.password", "prefs.site_name"];

test("an error of a shown field stands at the field alone", () => {
  const error = new ApiError(400, "password is too common.", { "user.password": "password is too common." });
  expect(formErrors(error, shown)).toEqual({ fields: { "user.password": "password is too common." }, general: null });
});

test("an error without its enclosing object finds its field", () => {
  expect(formErrors(new ApiError(400, "bad", { email: "bad" }), shown).fields).toEqual({ "user.email": "bad" });
});

test("an error of a field that is not shown is said above the form", () => {
  const error = new ApiError(400, "Token does not match the setup token.", {
    token: "Token does not match the setup token.",
  });
  expect(formErrors(error, shown)).toEqual({ fields: {}, general: "token: Token does not match the setup token." });
});

test("a message of its own is said beside the fields", () => {
  const error = new ApiError(400, "Connection refused", { "user.email": "check this" });
  expect(formErrors(error, shown).general).toBe("Connection refused");
});
