import { segmentsOf } from '../../../src/emulator/graph/paths.ts'
import { GROUP } from './generate.ts'
import type { Hunted } from './hunt.ts'

const narrowPolicy = `
apiVersion: towline/policy/v1
rules:
  - id: sites
    who: { command: [hunt] }
    where: { target: [all] }
    allow: ["GET /v1.0/sites/getAllSites", "GET /v1.0/sites/{site}/**", "GET /v1.0/users/{id}", "GET /v1.0/applications/**"]
  - id: groups
    who: { command: [hunt] }
    where: { target: [all] }
    allow: ["POST /v1.0/groups/{group}/members/$ref", "DELETE /v1.0/groups/{group}/members/{id}/$ref"]
    bind: { group: [${GROUP}] }
  - id: objects
    who: { command: [hunt] }
    where: { target: [all] }
    allow: ["PATCH /v1.0/groups/{id}", "PATCH /v1.0/applications/{id}", "POST /v1.0/applications/{id}/owners/$ref"]
deny:
  - "* /{version}/roleManagement/**"
  - "* /{version}/applications/{id}/federatedIdentityCredentials/**"
  - "* /{version}/directoryRoles/**"
  - { method: [POST], path: ["/{version}/applications/{id}/addPassword"] }
  - { method: [PATCH], path: ["/{version}/applications/{id}"], body: [passwordCredentials] }
`

/** Why a request must not have come, as the emulator reads it; `undefined` for an allowed one. */
function whyNotNarrow(method: string, version: string, path: string, body: unknown, query: string): string | undefined {
  if (version !== 'v1.0') return `version ${version}`
  // A type between names nothing of its own in a question.
  const isNamed = (one: string): boolean => method !== 'GET' || one.toLowerCase() !== 'microsoft.graph.user'
  const read = segmentsOf(path)
    .filter(isNamed)
    .map((one) => one.toLowerCase().replace(/^microsoft\.graph\./, ''))
  const [set, key = '', list = '', ...rest] = read
  const last = read.at(-1)
  const options = [...new URLSearchParams(query)].map(([name, value]) => [
    name.trim().toLowerCase(),
    value.toLowerCase(),
  ])
  const expanded = options
    .filter(([name]) => name === '$expand' || name === 'expand')
    .map(([, value]) => value)
    .join()
  const namesObject = options.some(([name]) => /^[$@]?id$/.test(name ?? ''))
  if (set === 'applications' && read.length <= 2 && expanded.includes('federatedidentitycredentials'))
    return 'expands credentials'
  const isKey = (text: string): boolean =>
    text !== '' && !text.startsWith('$') && text !== 'delta' && !text.startsWith('getall')
  const names = namesIn(body)
  if (method === 'GET' && set === 'sites') return key === 'getallsites' || isKey(key) ? undefined : `sites/${key}`
  if (method === 'GET' && set === 'users' && read.length === 2) {
    if (expanded !== '') return 'expands a person'
    return isKey(key) ? undefined : `users/${key}`
  }
  if (method === 'GET' && set === 'applications')
    return list === 'federatedidentitycredentials' ? 'credentials' : undefined
  if (set === 'groups' && list === 'members') {
    if (key !== GROUP) return `members of ${key}`
    if (method === 'POST') return rest.join() === '$ref' && isOwnReference(body) ? undefined : 'a member in another way'
    if (method === 'DELETE')
      return last === '$ref' && rest.length === 2 && !namesObject ? undefined : 'deletes the member itself'
    return 'other method'
  }
  if (method === 'PATCH' && set === 'groups' && read.length === 2 && isKey(key)) {
    return names.some((name) => /@(?:odata\.)?bind$/.test(name)) ? 'binds members' : undefined
  }
  if (method === 'PATCH' && set === 'applications' && read.length === 2 && isKey(key)) {
    return names.includes('passwordcredentials') ? 'writes a password' : undefined
  }
  if (method === 'POST' && set === 'applications' && list === 'owners' && rest.join() === '$ref') {
    return isOwnReference(body) ? undefined : 'refers to what is denied'
  }
  return `${method} ${read.join('/')}`
}

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [name.toLowerCase(), ...namesIn(inner)])
}

/** Graph's own, whole or relative to it, and nothing that is denied. */
function isOwnReference(body: unknown): boolean {
  const { '@odata.id': reference } = Object(body) as { '@odata.id'?: unknown }
  if (typeof reference !== 'string' || /directoryroles|rolemanagement/i.test(decodeURIComponent(reference)))
    return false
  return reference.startsWith('https://graph.microsoft.com/') || /^\/?[a-z][a-z0-9]*\//i.test(reference)
}

/** A policy that allows little. */
export const narrow: Hunted = { policy: narrowPolicy, whyForbidden: whyNotNarrow }

const widePolicy = `
apiVersion: towline/policy/v1
rules:
  - id: wide
    who: { command: [hunt] }
    where: { target: [all] }
    allow: ["* /{version}/applications/**", "* /{version}/users/**", "* /{version}/servicePrincipals/**", "* /{version}/sites/**", "PATCH /v1.0/groups/{id}"]
deny:
  - "* /{version}/applications/{id}/federatedIdentityCredentials/**"
  - { method: [POST], path: ["/{version}/applications/{id}/addPassword", "/{version}/applications/{id}/addKey"] }
  - { method: [PATCH], path: ["/{version}/applications/{id}", "/{version}/servicePrincipals/{id}"], body: [passwordCredentials, keyCredentials] }
  - "* /{version}/servicePrincipals/{id}/appRole*"
  - "* /{version}/users/{id}/authentication/**"
  - "* /{version}/directoryRoles/**"
  - { method: [POST, PATCH, PUT, DELETE], path: ["/beta/**"] }
`

/** All that `deny` names, as the emulator reads it. Types between and the case of names say nothing. */
function whyNotWide(method: string, version: string, path: string, body: unknown, query: string): string | undefined {
  const [set = '', , list = ''] = segmentsOf(path)
    .map((one) => one.toLowerCase())
    .filter((one) => one !== 'microsoft.graph.user')
    .map((one) => one.replace(/^microsoft\.graph\./, ''))
  const read = segmentsOf(path)
  const isItself = read.slice(3).every((one) => /^\$(?:value|count)$/i.test(one))
  const names = namesIn(body)
  const holds = (name: string): boolean => names.some((one) => one.replace(/@.*$/, '') === name)
  if (version === 'beta' && method !== 'GET') return 'writes in beta'
  if (set === 'groups') {
    if (method !== 'PATCH' || read.length !== 2) return `${method} of groups`
    return names.some((name) => /@(?:odata\.)?bind$/.test(name)) ? 'binds members' : undefined
  }
  if (!['applications', 'users', 'serviceprincipals', 'sites'].includes(set)) return `the set ${set}`
  const expanded = [...new URLSearchParams(query)]
    .filter(([name]) => /^\$?expand$/i.test(name.trim()))
    .map(([, value]) => value.toLowerCase())
    .join()
  if (set === 'applications' && list === 'federatedidentitycredentials') return 'credentials'
  if (set === 'applications' && read.length <= 2 && expanded.includes('federated')) return 'expands credentials'
  if (set === 'applications' && method === 'POST' && /^add(?:password|key)$/.test(list) && isItself) return list
  if (/^(?:applications|serviceprincipals)$/.test(set) && method === 'PATCH' && read.length === 2) {
    if (holds('passwordcredentials') || holds('keycredentials')) return 'writes credentials'
  }
  if (set === 'serviceprincipals' && list.startsWith('approle')) return 'roles'
  if (set === 'users' && list === 'authentication') return 'authentication'
  const { '@odata.id': reference } = Object(body) as { '@odata.id'?: unknown }
  if (typeof reference === 'string' && /directoryroles/i.test(decodeURIComponent(reference))) return 'refers to a role'
  return undefined
}

/** A policy that allows all that it does not deny. */
export const wide: Hunted = { policy: widePolicy, whyForbidden: whyNotWide }
