import * as z from 'zod'
import { listSome } from '../text/quote.ts'
import { didYouMean } from '../text/similar.ts'
import type { Problem } from './problem.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** Names of keys under which people keep secrets. Only keys that the schema does not know are compared with it. */
const SECRET =
  /secret|password|passwd|certificate|thumbprint|private.?key|api.?key|access.?key|credential|token$|^(cert|pfx|pem)/i

/** The mistakes that zod found, in words for readers who do not know zod. Values are never repeated. */
export function problemsOf(issues: readonly Issue[], checked: Checked): Problem[] {
  return issues.flatMap((issue) => explain(issue, [], checked))
}

/** What was read, and the schema that it does not fit. */
interface Checked {
  readonly value: unknown
  readonly schema: z.ZodType
}

function explain(issue: Issue, parent: Path, checked: Checked): Problem[] {
  const { value, schema } = checked
  const path = [...parent, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], text: () => unknownKey(key, knownKeys(schema, path)) }))
    case 'invalid_union': {
      // The branch that was meant got further than "this is not even a mapping".
      const meant = issue.errors.find((branch) =>
        branch.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
      )
      return meant === undefined
        ? [{ path, text: issue.message }]
        : meant.flatMap((inner) => explain(inner, path, checked))
    }
    case 'invalid_type':
      return [{ path, text: wrongType(issue.expected, at(value, path)) }]
    case 'invalid_value':
      return [{ path, text: () => wrongValue(issue.values.map(String), at(value, path)) }]
    default:
      return [{ path, text: issue.message }]
  }
}

function unknownKey(key: string, known: readonly string[]): string {
  if (SECRET.test(key)) {
    return 'is not a known key, and there is none for a secret: the managed identity takes its place. Remove it, and revoke the secret'
  }
  const guess = didYouMean(key, known)
  if (guess !== '') return `is not a known key${guess}`
  return `is not a known key; known here are ${listSome(known, 12)}`
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a mapping (`key: value` lines, indented)',
  record: 'a mapping (`name: …` lines, indented)',
  array: 'a list (`[a, b]` or lines beginning with `-`)',
}

function wrongType(expected: string, value: unknown): string {
  if (value === undefined) return 'is missing'
  if (value === null) return 'has no value'
  const quotes = expected === 'string' && typeof value !== 'object' ? '; put it in quotes' : ''
  return `must be ${typeNames[expected] ?? expected}${quotes}`
}

function wrongValue(known: readonly string[], value: unknown): string {
  if (value === undefined) return 'is missing'
  const guess = typeof value === 'string' && known.length > 1 ? didYouMean(value, known) : ''
  return `must be ${known.join(' or ')}${guess}`
}

function at(value: unknown, path: Path): unknown {
  let found: unknown = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<PropertyKey, unknown>)[key]
  }
  return found
}

/** The keys that may stand at a place of the file, read from the schema itself. */
function knownKeys(whole: z.ZodType, path: Path): string[] {
  let schema = mappingIn(whole)
  for (const key of path) {
    if (schema instanceof z.ZodObject) schema = mappingIn(schema.shape[String(key)])
    else if (schema instanceof z.ZodRecord) schema = mappingIn(schema.valueType)
    else if (schema instanceof z.ZodArray) schema = mappingIn(schema.element)
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function mappingIn(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional) return mappingIn(schema.unwrap())
  if (schema instanceof z.ZodUnion) return schema.options.map(mappingIn).find((option) => option instanceof z.ZodObject)
  return schema
}
