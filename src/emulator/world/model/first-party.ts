/** Application IDs of Microsoft's own APIs, the same in every tenant. */
export const appIds = {
  microsoftGraph: '00000003-0000-0000-c000-000000000000',
  sharePointOnline: '00000003-0000-0ff1-ce00-000000000000',
  tokenExchange: 'fb60f99c-7a34-4190-8149-302f77469936',
  azureResourceManager: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  azureStorage: 'e406a681-f3d4-42a8-90b6-c2b029497af1',
} as const

/** The tenant that owns Microsoft's own applications, "Microsoft Services". */
export const microsoftServicesTenantId = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a'

/** The tenant of personal accounts. https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
export const personalAccountsTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad'

export const azureResourceManagerUris = ['https://management.azure.com', 'https://management.core.windows.net']
