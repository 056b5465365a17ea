import { randomUUID } from 'node:crypto'
import type { Application, FederatedIdentityCredential } from '../../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../../endpoint.ts'
import { entityAnswer } from '../../odata/entity.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import { manageApplications } from '../../roles.ts'
import { credentialAsked, credentialTypeOf } from '../federated-identity-credentials.ts'
import { applicationToChange } from './applications.ts'
import { limited, longest, trustOf } from './credential-trust.ts'
import {
  alreadyThere,
  alternateKey,
  invalid,
  locationOf,
  mayCreate,
  readProperties,
  refuseReadOnly,
  textOf,
  textsOf,
} from './properties.ts'

const write = { workload: 'directory', roles: manageApplications, options: [] } as const
const list = '/applications/{id}/federatedIdentityCredentials'
const single = `${list}/{credential}`

/** https://learn.microsoft.com/graph/api/application-post-federatedidentitycredentials */
export const federatedIdentityCredentialWrites: readonly Endpoint[] = [
  {
    ...write,
    method: 'POST',
    path: list,
    answer: (call) => created(call, applicationToChange(call), readProperties(call.body, credentialTypeOf(call))),
  },
  {
    ...write,
    method: 'PATCH',
    path: single,
    answer(call) {
      const application = applicationToChange(call)
      const given = readProperties(call.body, credentialTypeOf(call))
      const name = nameAsked(call)
      const isThere = application.federatedIdentityCredentials.some((credential) => credential.name === name)
      if (name !== undefined && !isThere && mayCreate(call.headers))
        return created(call, application, { ...given, name })
      change(application, credentialAsked(call), given)
      return { status: 204 }
    },
  },
  {
    ...write,
    method: 'DELETE',
    path: single,
    answer(call) {
      const { federatedIdentityCredentials } = applicationToChange(call)
      federatedIdentityCredentials.splice(federatedIdentityCredentials.indexOf(credentialAsked(call)), 1)
      return { status: 204 }
    },
  },
]

/** The name of an upsert: `federatedIdentityCredentials(name='…')`. */
function nameAsked({ params }: Call): string | undefined {
  const key = alternateKey(params['credential'] ?? '')
  return key?.name === 'name' ? key.value : undefined
}

function created(call: Call, application: Application, given: Json): Answer {
  const { federatedIdentityCredentials } = application
  if (federatedIdentityCredentials.length >= mostCredentials) throw tooMany()
  const credential: FederatedIdentityCredential = {
    id: randomUUID(),
    name: readName(given),
    issuer: limited(given, 'issuer'),
    ...trustOf(given, limited(given, 'issuer')),
    audiences: readAudiences(given),
    description: readDescription(given, null),
  }
  refuseSame(application, credential)
  federatedIdentityCredentials.push(credential)
  const type = credentialTypeOf(call)
  const answer = entityAnswer(call, type, type.toJson(credential, call.caller.tenant), 201)
  const location = locationOf(call.caller.tenant.id, `federatedIdentityCredentials/${credential.id}`)
  return { ...answer, headers: { location } }
}

function change(application: Application, credential: FederatedIdentityCredential, given: Json): void {
  refuseReadOnly(given, ['id'], 'FederatedIdentityCredential')
  if (given['name'] !== undefined && given['name'] !== credential.name) {
    throw invalid("Property 'name' is read-only and cannot be set.", 'name')
  }
  const { expression, ...exact } = credential
  const issuer = limited(given, 'issuer', credential.issuer)
  const changed: FederatedIdentityCredential = {
    ...exact,
    issuer,
    ...trustOf(given, issuer, credential),
    audiences: 'audiences' in given ? readAudiences(given) : credential.audiences,
    description: readDescription(given, credential.description),
  }
  refuseSame(application, changed)
  if (expression !== undefined && changed.expression === undefined) delete credential.expression
  Object.assign(credential, changed)
}

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const mostCredentials = 20
const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/

function readName(given: Json): string {
  const name = textOf(given, 'name', 'FederatedIdentityCredential')
  if (namePattern.test(name)) return name
  throw invalid(
    "Property 'name' must have 3 to 120 characters: letters, digits, hyphens and underscores, a letter or digit first.",
    'name',
  )
}

function readAudiences(given: Json): string[] {
  const audiences = textsOf(given, 'audiences')
  if (audiences.length !== 1)
    throw invalid('A federated identity credential must have exactly one audience.', 'audiences')
  if (audiences.some((audience) => audience.length > longest)) {
    throw invalid(`Property 'audiences' must not have values of more than ${longest} characters.`, 'audiences')
  }
  return audiences
}

function readDescription(given: Json, fallback: string | null): string | null {
  const description = given['description'] === undefined ? fallback : given['description']
  if (description === null) return null
  if (typeof description === 'string' && description.length <= longest) return description
  throw invalid(`Property 'description' must be a text of at most ${longest} characters.`, 'description')
}

function refuseSame({ federatedIdentityCredentials }: Application, credential: FederatedIdentityCredential): void {
  const others = federatedIdentityCredentials.filter(({ id }) => id !== credential.id)
  if (others.some(({ name }) => name.toLowerCase() === credential.name.toLowerCase())) {
    throw alreadyThere(`FederatedIdentityCredential with name ${credential.name} already exists.`, 'name')
  }
  const { issuer, subject } = credential
  if (subject !== '' && others.some((other) => other.issuer === issuer && other.subject === subject)) {
    // UNCONFIRMED: the words.
    throw alreadyThere('FederatedIdentityCredential with the same issuer and subject already exists.', 'subject')
  }
}

/** UNCONFIRMED: status, code and words. */
function tooMany(): Refusal {
  return new Refusal(
    400,
    'Request_BadRequest',
    `The application has ${mostCredentials} federated identity credentials, and can have no more.`,
  )
}
