import { badRequest } from '../../errors.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import type { DirectoryType } from '../directory-type.ts'

// UNCONFIRMED: the words of these refusals. Status and code are the directory's usual ones.

/** The object that a write brought. Refuses anything else, and what the type does not declare. Annotations are left out. */
export function readProperties(body: unknown, { properties }: DirectoryType<never>): Json {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('Unable to read JSON request payload. An object was expected.')
  }
  const entries = Object.entries(body).filter(([name]) => !name.includes('@'))
  const unknown = entries.find(([name]) => !properties.includes(name))
  if (unknown !== undefined) throw invalid(`Invalid property '${unknown[0]}'.`)
  return Object.fromEntries(entries)
}

export function refuseReadOnly(given: Json, names: readonly string[], resource: string): void {
  const found = names.find((name) => given[name] !== undefined)
  if (found === undefined) return
  throw invalid(`Property '${found}' is read-only and cannot be set.`, resource)
}

/** A text of the object, which must be there unless there is a fallback. A null is there, and is no text. */
export function textOf(given: Json, name: string, resource: string, fallback?: string): string {
  const value = given[name] === undefined ? fallback : given[name]
  if (typeof value === 'string' && value.trim() !== '') return value
  throw invalid(`Property '${name}' is required for ${resource} and must not be empty.`, name)
}

export function textsOf(given: Json, name: string): string[] {
  const value = given[name] ?? []
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw invalid(`Property '${name}' must be a collection of strings.`, name)
}

export function flagOf(given: Json, name: string, fallback: boolean): boolean {
  const value = given[name] ?? fallback
  if (typeof value === 'boolean') return value
  throw invalid(`Property '${name}' must be true or false.`, name)
}

export function objectOf(given: Json, name: string): Json {
  const value = given[name] ?? {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as Json
  throw invalid(`Property '${name}' must be an object.`, name)
}

export function invalid(message: string, target?: string): Refusal {
  const details = [{ code: 'InvalidValue', message, ...(target !== undefined && { target }) }]
  return new Refusal(400, 'Request_BadRequest', message, { details })
}

/**
 * Another object has the value of a property that is unique in the directory. It counts among the deleted too.
 * https://learn.microsoft.com/graph/templates/bicep/known-issues-graph-bicep, byte5ai/omadia#916 (status and code)
 */
export function valueTaken(property: string): Refusal {
  const message = `Another object with the same value for property ${property} already exists.`
  const details = [{ code: 'ObjectConflict', message, target: property }]
  return new Refusal(400, 'Request_BadRequest', message, { details })
}

/** Another object goes by this name or ID already. */
export function alreadyThere(message: string, target: string): Refusal {
  const details = [{ code: 'ConflictingObjects', message, target }]
  return new Refusal(409, 'Request_MultipleObjectsWithSameKeyValue', message, { details })
}

/** Times in the answer to a write have seven decimals, unlike those in a later GET. */
export function timeOfWrite(createdDateTime: string, now: number): string {
  const fraction = String(now % 1000).padStart(3, '0')
  return createdDateTime.replace('Z', `.${fraction}4567Z`)
}

/** Where the directory keeps a new object, as its `Location` says. */
export function locationOf(tenantId: string, path: string): string {
  return `https://graph.microsoft.com/v2/${tenantId}/${path}`
}

/** Whether a PATCH may make what is not there. https://learn.microsoft.com/graph/api/application-upsert */
export function mayCreate(headers: Headers): boolean {
  return /\bcreate-if-missing\b/i.test(headers.get('prefer') ?? '')
}

/** The name and value of an alternate key in a path, as in `applications(uniqueName='…')`. */
export function alternateKey(segment: string): { readonly name: string; readonly value: string } | undefined {
  const [, name, value] = /^\((\w+)='(.*)'\)$/.exec(segment) ?? []
  return name === undefined || value === undefined ? undefined : { name, value: value.replaceAll("''", "'") }
}
