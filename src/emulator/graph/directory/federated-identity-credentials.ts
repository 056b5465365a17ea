import { guid } from '../../world/model/ids.ts'
import type { FederatedIdentityCredential } from '../../world/model/index.ts'
import type { Call, Endpoint } from '../endpoint.ts'
import { declared, type Json } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { Refusal } from '../refusal.ts'
import { readApplications } from '../roles.ts'
import { applications } from './applications.ts'
import { directoryEntity, directoryList, rowAsked } from './directory-set.ts'
import type { DirectoryType } from './directory-type.ts'
import { findRow } from './find-row.ts'

const read = { method: 'GET', workload: 'directory', roles: readApplications } as const

/**
 * An application's federated identity credentials, each to be named by ID or by name.
 * https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials
 */
export const federatedIdentityCredentials: readonly Endpoint[] = [
  {
    ...read,
    path: '/applications/{id}/federatedIdentityCredentials',
    options: ['$select', '$filter', '$top', '$skiptoken'],
    answer: (call) => directoryList(call, credentialType, credentialsOf(call)),
  },
  {
    ...read,
    path: '/applications/{id}/federatedIdentityCredentials/{credential}',
    options: ['$select'],
    answer: (call) => directoryEntity(call, credentialType, credentialAsked(call)),
  },
]

export function credentialsOf(call: Call): FederatedIdentityCredential[] {
  return rowAsked(applications, call).federatedIdentityCredentials
}

export function credentialAsked(call: Call): FederatedIdentityCredential {
  const asked = call.params['credential'] ?? ''
  try {
    return findRow(credentialsOf(call), keys, asked)
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404 || guid.test(asked)) throw error
    const message = `FederatedIdentityCredential with name ${asked} not found.`
    throw new Refusal(404, error.code, message)
  }
}

const keys = {
  id: ({ id }: FederatedIdentityCredential) => id,
  otherName: ({ name }: FederatedIdentityCredential) => name,
  alternateKeys: { name: ({ name }: FederatedIdentityCredential) => name },
}

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export const credentialType: DirectoryType<FederatedIdentityCredential> = {
  name: 'microsoft.graph.federatedIdentityCredential',
  set: "applications('{id}')/federatedIdentityCredentials",
  resource: 'FederatedIdentityCredential',
  showsNulls: true,
  properties: declared('id name issuer subject description audiences'),
  filters: filterTable(`
    issuer:  eq
    name:    eq
    subject: eq`),
  collections: ['audiences'],
  searches: [],
  sorts: { simple: [], advanced: [] },
  toJson: credentialJson,
}

function credentialJson({ id, name, issuer, subject, description, audiences }: FederatedIdentityCredential): Json {
  return { id, name, issuer, subject, description, audiences }
}
