/** User-assigned identities as a host may have them beside, or in place of, its own. */
export const userAssigned = {
  kind: 'user-assigned',
  name: 'first',
  clientId: '5e29463d-71da-4fe0-8e69-999b57db23b0',
  principalId: '0aa58a42-6d2b-4f3a-93f8-2f1e0f0f6a11',
  resourceId:
    '/subscriptions/6c1dc14c-9c7e-4d0b-a83e-0ef0bbd7a4a1/resourceGroups/apps/providers/Microsoft.ManagedIdentity/userAssignedIdentities/first',
}

export const otherUserAssigned = {
  kind: 'user-assigned',
  name: 'second',
  clientId: '8b0e2a57-3a52-4d9e-9f7d-3a6a6e5b1c22',
  principalId: 'c7a3d1a8-5a0f-47b5-a1b5-58a0b7d0a933',
  resourceId:
    '/subscriptions/6c1dc14c-9c7e-4d0b-a83e-0ef0bbd7a4a1/resourceGroups/apps/providers/Microsoft.ManagedIdentity/userAssignedIdentities/second',
}

/** The host has its own identity and both of these. */
export const withUserAssigned = { 'compute.identities': ['{compute.identities.0}', userAssigned, otherUserAssigned] }

export const tokenExchange = 'resource=api%3A%2F%2FAzureADTokenExchange'

/** A refusal in any form: the source tells no status and no words. */
export const anyRefusal = {
  status: { $between: [400, 499] },
  body: { $absent: ['access_token', 'accessToken'] },
} as const
