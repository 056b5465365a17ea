/** Areas, in the order of the documentation, with their names there. */
export const areas = {
  'identity endpoints': 'Identity endpoints of Azure compute',
  'other issuers': 'Issuers of AKS and GitHub',
  discovery: 'Discovery, instances and signing keys',
  'token request': 'Token endpoint: the request',
  assertions: 'Token endpoint: assertions and their judgment',
  'token answer': 'Token endpoint: answers and their headers',
  'token v1': 'Token endpoint, first version',
  claims: 'Claims of tokens',
  'sign-in': 'Sign-in of people',
  applications: 'Applications',
  credentials: 'Federated identity credentials',
  'service principals': 'Service principals',
  'app roles': 'App roles and their assignment',
  grants: 'Delegated grants and consent',
  'deleted items': 'Deleted items',
  policies: 'Policies',
  'graph core': 'Microsoft Graph: queries, pages, batches, errors, headers',
  sites: 'Sites',
} as const

export type Area = keyof typeof areas
