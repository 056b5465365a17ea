import { guid } from '../../world/model/ids.ts'
import type { FederatedIdentityCredential } from '../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../endpoint.ts'
import { declared, type Json } from '../odata/entity-type.ts'
import { filterTable } from '../odata/filter/support.ts'
import { Refusal } from '../refusal.ts'
import { readApplications } from '../roles.ts'
import { applications } from './applications.ts'
import { brokenAtNull } from './broken-at-null.ts'
import { directoryEntity, directoryList, rowAsked } from './directory-set.ts'
import { type DirectoryType, isBeta } from './directory-type.ts'
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
    answer: (call) => unlessNull(call, directoryList(call, credentialTypeOf(call), credentialsOf(call))),
  },
  {
    ...read,
    path: '/applications/{id}/federatedIdentityCredentials/{credential}',
    options: ['$select'],
    answer: (call) => unlessNull(call, directoryEntity(call, credentialTypeOf(call), credentialAsked(call))),
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
const credentialType: DirectoryType<FederatedIdentityCredential> = {
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
  toJson: (credential) => credentialJson(credential),
}

const betaType: DirectoryType<FederatedIdentityCredential> = {
  ...credentialType,
  properties: [...credentialType.properties, 'claimsMatchingExpression'],
  toJson: (credential) => ({
    ...credentialJson(credential),
    claimsMatchingExpression:
      credential.expression === undefined ? null : { value: credential.expression, languageVersion: 1 },
  }),
}

/** Only beta knows flexible credentials. */
export function credentialTypeOf(call: Pick<Call, 'serviceRoot'>): DirectoryType<FederatedIdentityCredential> {
  return isBeta(call) ? betaType : credentialType
}

function credentialJson({ expression, ...credential }: FederatedIdentityCredential): Json {
  const { id, name, issuer, description, audiences } = credential
  const subject = expression === undefined ? credential.subject : null
  return { id, name, issuer, subject, description, audiences }
}

/** An answer of v1.0 breaks off where it would have to say that a subject is null. */
function unlessNull(call: Call, answer: Answer): Answer {
  return V1_BREAKS_OFF && !isBeta(call) ? brokenAtNull(answer, call) : answer
}

/**
 * Seen from December 2024 to June 2026: Azure/azure-workload-identity#373, microsoftgraph/msgraph-sdk-python#1359,
 * Azure/azure-cli#32816. UNCONFIRMED: whether v1.0 still does so.
 */
const V1_BREAKS_OFF = true
