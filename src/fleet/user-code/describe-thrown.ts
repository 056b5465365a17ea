import { redact } from '../../text/redact.ts'

/** Errors of an `AggregateError`, and causes below an error, that a description names. */
const MOST_NAMED = 3

/** Characters of a description, at most. Some errors hold a page of HTML, and each target may have one. */
const LONGEST = 4_000
/** Characters of a message that are searched for tokens. With tens of millions the search would find no room on the stack. */
const LONGEST_READ = 100_000

/**
 * What was thrown, as one text without tokens: the message, what caused it, and what an `AggregateError` gathered. User
 * code throws anything, also objects that throw when they are read.
 */
export function describeThrown(thrown: unknown): string {
  const all = [messageOf(thrown), ...innerMessages(thrown)].join('; ')
  const text = redact(all.slice(0, LONGEST_READ))
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${all.length} characters in all)`
}

function innerMessages(thrown: unknown): string[] {
  const gathered = property(thrown, 'errors')
  const errors = Array.isArray(gathered) && isAggregate(thrown) ? gathered : []
  const named = errors.slice(0, MOST_NAMED).map((error) => messageOf(error))
  const more = errors.length > named.length ? [`and ${errors.length - named.length} more`] : []
  return [...named, ...more, ...causesOf(thrown).map((cause) => `caused by: ${messageOf(cause)}`)]
}

function isAggregate(thrown: unknown): boolean {
  try {
    return thrown instanceof AggregateError
  } catch {
    // A proxy that refuses the question.
    return false
  }
}

function causesOf(thrown: unknown): unknown[] {
  const causes: unknown[] = []
  let cause = property(thrown, 'cause')
  while (cause !== undefined && causes.length < MOST_NAMED && !causes.includes(cause)) {
    causes.push(cause)
    cause = property(cause, 'cause')
  }
  return causes
}

function messageOf(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return typeof thrown === 'object' ? asJson(thrown) : String(thrown)
    const message = String(thrown.message)
    return message === '' ? String(thrown.name) : message
  } catch {
    return 'something that cannot be shown'
  }
}

function asJson(thrown: object | null): string {
  const message = property(thrown, 'message')
  return typeof message === 'string' ? message : (JSON.stringify(thrown)?.slice(0, 500) ?? String(thrown))
}

/** `undefined` for what has no such property, and where reading it throws. */
function property(value: unknown, name: string): unknown {
  try {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  } catch {
    return undefined
  }
}
