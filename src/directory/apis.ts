/** The APIs whose permissions a manifest may name in words. Every tenant has these application IDs. */
export const apis = {
  graph: { appId: '00000003-0000-0000-c000-000000000000', name: 'Microsoft Graph', written: undefined },
  sharePoint: { appId: '00000003-0000-0ff1-ce00-000000000000', name: 'SharePoint Online', written: 'SharePoint' },
  exchange: { appId: '00000002-0000-0ff1-ce00-000000000000', name: 'Exchange Online', written: 'Exchange' },
} as const

/** The name of an API for people. */
export function apiName(appId: string): string {
  return Object.values(apis).find((api) => api.appId === appId)?.name ?? `API ${appId}`
}
