import type { AppRole, PermissionScope } from './index.ts'

/**
 * The application permissions of Microsoft Graph that the emulator knows, by their real identifiers.
 * https://learn.microsoft.com/graph/permissions-reference
 */
export const graphAppRoles: readonly AppRole[] = table({
  'AdministrativeUnit.Read.All': '134fd756-38ce-4afd-ba33-e9623dbe66c2',
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'Channel.ReadBasic.All': '59a6b24b-4225-4393-8165-ebaec5f55d7a',
  'ChannelSettings.Read.All': 'c97b873f-f59f-49aa-8a0e-52b32d762124',
  'CrossTenantInformation.ReadBasic.All': 'cac88765-0581-4025-9725-5ebc13f729ee',
  'DelegatedPermissionGrant.ReadWrite.All': '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Directory.ReadWrite.All': '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  'Domain.Read.All': 'dbb9058a-0e50-45d7-ae91-66909b5d4664',
  'Files.Read.All': '01d4889c-1287-42c6-ac1f-5d1e02578ef6',
  'Files.ReadWrite.All': '75359482-378d-4052-8f01-80520e7db3cd',
  'Files.SelectedOperations.Selected': 'bd61925e-3bf4-4d62-bc0b-06b06c96d95c',
  'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
  'Group.ReadWrite.All': '62a82d76-70ea-41e2-9197-370581804d09',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'GroupMember.ReadWrite.All': 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695',
  'LicenseAssignment.Read.All': 'e2f98668-2877-4f38-a2f4-8202e0717aa1',
  'ListItems.SelectedOperations.Selected': 'de4e4161-a10a-4dfd-809c-e328d89aefeb',
  'Lists.SelectedOperations.Selected': '23c5a9bd-d900-4ecf-be26-a0689755d9e5',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'Reports.Read.All': '230c1aed-a721-4c5d-9cb4-a90514e508ef',
  'RoleManagement.Read.Directory': '483bed4a-2ad3-4361-a73b-c83ccdbdc53c',
  'RoleManagement.ReadWrite.Directory': '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
  'ServiceHealth.Read.All': '79c261e0-fe76-4144-aad5-bdc68fbe4037',
  'Sites.FullControl.All': 'a82116e5-55eb-4c41-a434-62fe8a61c773',
  'Sites.Manage.All': '0c0bf378-bf22-4481-8f81-9e89a9b4960a',
  'Sites.Read.All': '332a536c-c7ef-4017-ab91-336970924f0d',
  'Sites.ReadWrite.All': '9492366f-7969-46a4-8d15-ed1a20078fff',
  'Sites.Selected': '883ea226-0bf2-4a8f-9f9d-92c9162a727d',
  'Team.ReadBasic.All': '2280dda6-0bfd-44ee-a2f4-cb867cfc4c1e',
  'TeamSettings.Read.All': '242607bd-1d2c-432c-82eb-bdb27baa23ab',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.ReadBasic.All': '97235f07-e226-4f63-ace3-39588e11d3a1',
  'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
})

/**
 * The application permissions of SharePoint Online, the API of `*.sharepoint.com`. The names are as in Microsoft Graph,
 * most of the identifiers are not. A role of one API allows nothing at the other.
 */
export const sharePointAppRoles: readonly AppRole[] = table({
  'Sites.FullControl.All': '678536fe-1083-478a-9c59-b99265e6b0d3',
  'Sites.Manage.All': '9bff6588-13f2-4c48-bbf2-ddab62256b36',
  'Sites.Read.All': 'd13f72ca-a275-4b96-b789-48ebcc4da984',
  'Sites.ReadWrite.All': 'fbcd29d2-fcca-4405-aded-518d457caae4',
  'Sites.Selected': '20d37865-089c-4dee-8c41-6967602d4ac8',
  'TermStore.Read.All': '2a8d57a5-4090-4a41-bf1c-3c621d2ccad3',
  'TermStore.ReadWrite.All': 'c8e3537c-ec53-43b9-bed3-b2bd3617ae97',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
})

/** The delegated `User.Read` of Microsoft Graph, which portal-made applications ask for. It grants an application nothing. */
export const userReadScopeId = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'

/** The delegated permissions of Microsoft Graph that the emulator knows. */
export const graphScopes: readonly PermissionScope[] = table({
  'AppRoleAssignment.ReadWrite.All': '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
  'Application.ReadWrite.All': 'bdfbf15f-ee85-4955-8675-146e8e5296b5',
  'User.Read': userReadScopeId,
  offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
  openid: '37f7f235-527c-4136-accd-4a02d197296e',
  profile: '14dad69e-099b-42c9-810b-d002981feec1',
})

/**
 * Whether a person without a role cannot consent to it, even for themselves. UNCONFIRMED for Microsoft's own APIs: their
 * names tell it, as far as the emulator knows them.
 */
export function takesAdministrator({ value, declared }: Pick<PermissionScope, 'value' | 'declared'>): boolean {
  if (declared !== undefined) return declared['type'] === 'Admin'
  return value.includes('.All') && !ofThePersonAlone.test(value)
}

/**
 * They reach what the person can reach anyway.
 * https://learn.microsoft.com/onedrive/developer/rest-api/concepts/permissions_reference
 */
const ofThePersonAlone = /^(Files\.Read(Write)?|Sites\.(Read(Write)?|Manage)|\w+\.ReadBasic)\.All$/

export function graphAppRoleId(value: string): string {
  const role = graphAppRoles.find((candidate) => candidate.value === value)
  if (role === undefined) throw new Error(`Microsoft Graph has no application permission ${value}.`)
  return role.id
}

function table(ids: Record<string, string>): readonly (AppRole & PermissionScope)[] {
  return Object.entries(ids).map(([value, id]) => ({ id, value }))
}
