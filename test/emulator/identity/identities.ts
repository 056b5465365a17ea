import { randomUUID } from 'node:crypto'
import type { EmulatorState } from '../../../src/emulator/state.ts'
import type { ManagedIdentity, Tenant } from '../../../src/emulator/world/model/index.ts'

export function userAssigned(home: Tenant, name: string): ManagedIdentity {
  return {
    kind: 'user-assigned',
    name,
    clientId: randomUUID(),
    principalId: randomUUID(),
    resourceId: `/subscriptions/${home.id}/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
  }
}

/** The same emulator, with these identities attached to its compute. */
export function withIdentities(state: EmulatorState, identities: readonly ManagedIdentity[]): EmulatorState {
  return { ...state, world: { ...state.world, compute: { ...state.world.compute, identities: [...identities] } } }
}
