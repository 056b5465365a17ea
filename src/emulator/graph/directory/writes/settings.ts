import { guid } from '../../../world/model/ids.ts'
import { notPlayed } from '../../not-played.ts'
import type { Json } from '../../odata/entity-type.ts'
import { invalid } from './properties.ts'

/**
 * The form of a setting: what it may hold, and so what a write of it is refused for. An array lists the only texts that
 * are taken, `{ of: … }` the only names of an object. A setting that is `not played` may be empty alone.
 */
export type Form =
  | 'text'
  | 'flag'
  | 'guid'
  | 'texts'
  | 'objects'
  | 'any object'
  | 'not played'
  | readonly string[]
  | { readonly of: readonly string[] }

/**
 * The settings among the properties that a write brings: those that `forms` lists. Each is either kept whole, to be read
 * back, or refused. Texts, flags and objects may be null; lists may not.
 */
export function readSettings(given: Json, forms: Readonly<Record<string, Form>>, resource: string): Json {
  const settings = Object.entries(given).filter(([name]) => Object.hasOwn(forms, name))
  for (const [name, value] of settings) {
    const form = forms[name]
    if (form === 'not played') {
      if (!isEmpty(value)) throw notPlayed(`a write of ${name} to ${resource}`)
    } else if (form !== undefined && !isOfForm(form, value)) {
      throw invalid(`Invalid value specified for property '${name}' of resource '${resource}'.`, name)
    }
  }
  return Object.fromEntries(settings.filter(([name]) => forms[name] !== 'not played'))
}

/** Objects are merged name by name, as a PATCH does; lists and plain values take the place of what was there. */
export function merged(present: Json, given: Json): Json {
  const entries = Object.entries(given).map(([name, value]) => {
    const before = present[name]
    return [name, isObject(value) && isObject(before) ? merged(before, value) : value]
  })
  return { ...present, ...Object.fromEntries(entries) }
}

function isOfForm(form: Exclude<Form, 'not played'>, value: unknown): boolean {
  if (form === 'texts') return Array.isArray(value) && value.every((item) => typeof item === 'string')
  if (form === 'objects') return Array.isArray(value) && value.every(isObject)
  if (value === null) return true
  if (form === 'text') return typeof value === 'string'
  if (form === 'flag') return typeof value === 'boolean'
  if (form === 'guid') return typeof value === 'string' && guid.test(value)
  if (form === 'any object') return isObject(value)
  if ('of' in form) return isObject(value) && Object.keys(value).every((name) => form.of.includes(name))
  return typeof value === 'string' && form.includes(value)
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
