/** People and groups as the server sends them, for tests that care about a few of their properties. */
import type { GroupDetails, GroupMember, GroupView, PersonDetails, PersonRow } from "@/api/types";

const moment = "2026-05-01T09:00:00Z";

export function group(own: Partial<GroupView>): GroupView {
  return {
    id: 1,
    name: "Group",
    magic_group_type: null,
    entity_id: null,
    is_tenant_group: false,
    member_count: 1,
    ...own,
  };
}

export const groups = [
  group({ id: 2, name: "Administrators", magic_group_type: "admin" }),
  group({ id: 1, name: "All Users", magic_group_type: "all-internal-users" }),
  group({ id: 3, name: "Marketing" }),
];

const ada = {
  id: 7,
  email: "ada@example.com",
  first_name: "Ada",
  last_name: "Lovelace",
  common_name: "Ada Lovelace",
  date_joined: moment,
  updated_at: moment,
  last_login: moment,
  is_superuser: false,
  is_qbnewb: false,
  is_active: true,
  sso_source: null,
  locale: null,
  login_attributes: null,
  tenant_id: null,
};

export const person = (own: Partial<PersonDetails> = {}): PersonDetails => ({
  ...ada,
  user_group_memberships: [{ id: 1 }],
  structured_attributes: {},
  ...own,
});

export const personRow = (own: Partial<PersonRow> = {}): PersonRow => ({ ...ada, group_ids: [1], ...own });

export const member = (own: Partial<GroupMember> = {}): GroupMember => ({
  user_id: 7,
  membership_id: 70,
  first_name: "Ada",
  last_name: "Lovelace",
  email: "ada@example.com",
  is_superuser: false,
  is_group_manager: false,
  ...own,
});

export const groupDetails = (own: Partial<GroupDetails> = {}): GroupDetails => ({
  id: 3,
  name: "Marketing",
  magic_group_type: null,
  entity_id: null,
  is_tenant_group: false,
  personal_api_keys: true,
  members: [member()],
  api_keys: [],
  ...own,
});
