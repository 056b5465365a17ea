import type * as z from 'zod'
import { type WorldPlan, worldSchema } from '../schema/world.ts'
import { suggestion } from './nearest.ts'
import type { Problem } from './problem.ts'

/** The plan without the parts that are wrong, so that what the others refer to can be checked as well. */
export function checkShape(written: unknown): { plan: WorldPlan; problems: Problem[] } {
  const first = shapeOf(written)
  if (first === undefined) return { plan: worldSchema.parse({}), problems: [{ path: [], text: TOO_MANY }] }
  if (first.success) return { plan: first.data, problems: [] }
  const problems = problemsOf(first.error.issues)

  const rest = structuredClone(isContainer(written) && !Array.isArray(written) ? written : {})
  for (let issues: readonly z.core.$ZodIssue[] = first.error.issues; ; ) {
    // From the end, so that what is taken out of a list moves nothing that is still to go.
    for (const { path } of problemsOf(issues).toReversed()) prune(rest, path)
    const next = worldSchema.safeParse(rest)
    if (next.success) return { plan: next.data, problems }
    issues = next.error.issues
  }
}

const TOO_MANY = 'has a list or a mapping with more than a hundred thousand mistakes'

/** `undefined` where one list or mapping has so many mistakes that the library, which passes them as arguments, fails. */
function shapeOf(written: unknown): z.ZodSafeParseResult<WorldPlan> | undefined {
  try {
    return worldSchema.safeParse(written, { reportInput: true })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function problemsOf(issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    switch (issue.code) {
      case 'unrecognized_keys':
        // The schema's message for this is the list of its keys.
        return issue.keys.map((key) => ({
          path: [...issue.path, key],
          text: `is not a known key${suggestion(key, issue.message.split(' '))}`,
        }))
      case 'invalid_key':
        return [{ path: issue.path, text: issue.issues[0]?.message ?? issue.message }]
      case 'invalid_type':
        return [{ path: issue.path, text: wrongType(issue.message, issue.expected, issue.input) }]
      case 'invalid_value':
        return [{ path: issue.path, text: wrongValue(issue.values.map(String), issue.input) }]
      default:
        return [{ path: issue.path, text: issue.message }]
    }
  })
}

function wrongType(message: string, expected: string, value: unknown): string {
  if (value === undefined) return 'is missing'
  const hint = expected === 'string' && !isContainer(value) && value !== null ? '; put it in quotes' : ''
  return message.startsWith('must be') ? `${message}${hint}` : `must be ${kinds[expected] ?? expected}${hint}`
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

function wrongValue(known: readonly string[], value: unknown): string {
  if (value === undefined) return `is missing; it is ${known.join(' or ')}`
  return `is none of those known here${suggestion(String(value), known)}`
}

/** First the value goes, then its key, then what holds it: names that others refer to stay as long as they can. */
function prune(root: object, path: readonly PropertyKey[]): void {
  const [key, parent] = [path.at(-1), at(root, path.slice(0, -1))]
  if (key === undefined) {
    for (const name of Object.keys(root)) Reflect.deleteProperty(root, name)
  } else if (!isContainer(parent) || !Object.hasOwn(parent, key)) {
    prune(root, path.slice(0, -1))
  } else if (Array.isArray(parent)) {
    parent.splice(Number(key), 1)
  } else if (Reflect.get(parent, key) === null) {
    Reflect.deleteProperty(parent, key)
  } else {
    Reflect.set(parent, key, null)
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (isContainer(found) && Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined),
    value,
  )
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
