import { utiOf } from '../../src/emulator/entra/request-ids.ts'

/** What placeholders may name, by the first part of the name. */
export type Scope = Readonly<Record<string, unknown>>

/** Puts values in the place of all placeholders of a text, or of all texts in a value. Throws where there is no value. */
export function fill(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return fillText(value, scope)
  if (Array.isArray(value)) return value.map((item) => fill(item, scope))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, scope)]))
}

/** The same for the text of a regular expression, in which the values stand for themselves. */
export function fillPattern(pattern: string, scope: Scope): string {
  return pattern.replace(placeholders, (_, name) => String(look(name, scope)).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
}

export function look(name: string, scope: Scope): unknown {
  // A request ID in the form in which the `uti` claim shows it.
  if (name.startsWith('uti:')) return utiOf(String(look(name.slice('uti:'.length), scope)))
  const found = name.split('.').reduce<unknown>((value, key) => Object(value)[key], scope)
  if (found === undefined) throw new Error(`There is nothing that {${name}} could stand for.`)
  return found
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `{assertion}`, and everything with a dot: `{tenantid}` stands for itself, as in an issuer of the real service. */
const placeholders = /\{(assertion|(?:uti:)?[a-z]\w*(?:\.[\w@-]+)+)\}/gi

function fillText(text: string, scope: Scope): unknown {
  const [whole] = text.match(placeholders) ?? []
  if (whole === text) return look(text.slice(1, -1), scope)
  return text.replace(placeholders, (_, name) => String(look(name, scope)))
}
