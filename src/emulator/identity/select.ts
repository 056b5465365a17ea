import type { ManagedIdentity } from '../world/model/index.ts'

/**
 * Which of the compute's identities a request asks for; the names of the selectors differ from host to host and client to
 * client, so all of them count everywhere. `mayBeNamed` says for which identities a selector is heeded; for all by default.
 *
 * `unnamed`: there was no selector, and no system-assigned identity that would answer without one.
 */
export function selectIdentity(
  identities: readonly ManagedIdentity[],
  parameters: URLSearchParams,
  mayBeNamed: (identity: ManagedIdentity) => boolean = () => true,
): ManagedIdentity | 'several-selectors' | 'not-found' | 'unnamed' {
  const selectors = [...parameters].filter(([name, value]) => Object.hasOwn(selectedBy, name) && value !== '')
  const [selector] = selectors
  if (selectors.length > 1) return 'several-selectors'
  if (selector === undefined) return identities.find(({ kind }) => kind === 'system-assigned') ?? 'unnamed'
  const [name, value] = selector
  const property = selectedBy[name as keyof typeof selectedBy]
  // GUIDs and Azure resource IDs are the same whatever their letter case.
  const isMeant = (identity: ManagedIdentity) => identity[property].toLowerCase() === value.toLowerCase()
  return identities.find((identity) => isMeant(identity) && mayBeNamed(identity)) ?? 'not-found'
}

const selectedBy = {
  client_id: 'clientId',
  // Before 2019-08-01.
  clientid: 'clientId',
  object_id: 'principalId',
  principal_id: 'principalId',
  mi_res_id: 'resourceId',
  msi_res_id: 'resourceId',
} as const
