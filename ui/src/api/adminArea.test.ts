import { expect, test } from "vitest";
import { entranceOf, mayOpen } from "./adminArea";

const person = (permissions: { can_access_setting?: boolean; can_access_monitoring?: boolean }) => ({
  is_superuser: false,
  permissions,
});

test("each is led to what is theirs, and to nothing else", () => {
  const manager = person({ can_access_setting: true });
  const monitor = person({ can_access_monitoring: true });
  expect([manager, monitor, person({}), undefined].map(entranceOf)).toEqual([
    "/admin/settings",
    "/admin/audit",
    null,
    null,
  ]);
  const pages = ["/admin/settings/", "/admin/settings/email", "/admin/audit", "/admin/people", "/admin/permissions"];
  const opened = (user: Parameters<typeof mayOpen>[0]) => pages.filter((page) => mayOpen(user, page));
  expect(opened(manager)).toEqual(["/admin/settings/"]);
  expect(opened(monitor)).toEqual(["/admin/audit"]);
  expect(opened(person({}))).toEqual([]);
  expect(opened({ is_superuser: true })).toEqual(pages);
});
