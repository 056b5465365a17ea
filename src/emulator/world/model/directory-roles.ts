export interface DirectoryRole {
  /** Template ID, the same in every tenant. */
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly isPrivileged: boolean
}

/**
 * Some of the roles that every directory has.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export const directoryRoles: readonly DirectoryRole[] = [
  role('62e90394-69f5-4237-9190-012177145e10', 'Global Administrator', 'Everything in the directory', true),
  role('f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'Global Reader', 'Reads what a Global Administrator may change', true),
  role('9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator', 'All of applications', true),
  role(
    '158c047a-c907-4556-b7ef-446551a6b5f7',
    'Cloud Application Administrator',
    'Applications without application proxy',
    true,
  ),
  role('e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator', 'Role assignments', true),
  role('194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Administrator', 'Security settings and reports', true),
  role('fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator', 'Users and groups', true),
  role('729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Helpdesk Administrator', 'Passwords of those without a role', true),
  role('fdd7a751-b60b-444a-984c-02652fe8fa1c', 'Groups Administrator', 'Groups and their settings', false),
  role('f28a1f50-f6e7-4571-818b-6a12f2af6b6c', 'SharePoint Administrator', 'All of SharePoint', false),
  role('69091246-20e8-4a56-aa4d-066075b2a7a8', 'Teams Administrator', 'All of Teams', false),
  role('29232cdf-9323-42fd-ade2-1d097af3e4de', 'Exchange Administrator', 'All of Exchange', false),
  role('b0f54661-2d74-4c50-afa3-1ec803f12efe', 'Billing Administrator', 'Purchases and subscriptions', false),
  role('f023fd81-a637-4b56-95fd-791ac0226033', 'Service Support Administrator', 'Service health and tickets', false),
  role('88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers', 'Reads basic directory information', false),
]

export const globalAdministratorId = '62e90394-69f5-4237-9190-012177145e10'

function role(id: string, displayName: string, description: string, isPrivileged: boolean): DirectoryRole {
  return { id, displayName, description, isPrivileged }
}
