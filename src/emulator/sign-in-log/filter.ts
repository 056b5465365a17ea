import type { SignIn } from './sign-in.ts'

/** Thrown for a filter that is not played; the message names the part. */
export class UnplayedFilter extends Error {}

type Test = (signIn: SignIn) => boolean

const EVENT_TYPES = /^signineventtypes\/any\((\w+): *\1 eq '(\w+)'\)$/i
const TEXT = /^(appid|serviceprincipalid|correlationid|uniquetokenidentifier|resourceid|id) eq '([^']*)'$/i
const TIME = /^createddatetime (eq|ge|gt|le|lt) ([\dTZ:.+-]+)$/i
const STATUS = /^status\/errorcode (eq|ne) (\d+)$/i

/**
 * The parts of `$filter` that `GET /auditLogs/signIns` is known to take, joined by `and`
 * (https://learn.microsoft.com/graph/api/signin-list). Throws `UnplayedFilter` for any other part: none is passed over.
 */
export function readSignInFilter(filter: string | undefined): { readonly test: Test; readonly eventTypes: string[] } {
  const tests: Test[] = []
  const eventTypes: string[] = []
  for (const part of partsOf(filter ?? '').map((one) => one.trim().replace(/^\((?=.*\)$)(.*)\)$/, '$1'))) {
    if (part === '' && filter === undefined) continue
    tests.push(readPart(part, eventTypes))
  }
  return { test: (signIn) => tests.every((one) => one(signIn)), eventTypes }
}

/** Splits at `and` outside quotes. */
function partsOf(filter: string): string[] {
  const words = filter.split(/('[^']*')/)
  const marked = words.map((text, at) => (at % 2 === 1 ? text : text.replace(/ and /gi, '\n')))
  return marked.join('').split('\n')
}

function readPart(part: string, eventTypes: string[]): Test {
  const type = EVENT_TYPES.exec(part)?.[2]
  if (type !== undefined) {
    eventTypes.push(type)
    return ({ signInEventTypes }) => signInEventTypes.some((one) => one === type)
  }
  const text = TEXT.exec(part)
  if (text !== null) {
    const value = text[2]?.toLowerCase()
    return (signIn) => textOf(signIn, text[1]?.toLowerCase() ?? '').toLowerCase() === value
  }
  const time = TIME.exec(part)
  const at = Date.parse(time?.[2] ?? '')
  if (time !== null && !Number.isNaN(at)) {
    const compare = comparisons[time[1]?.toLowerCase() ?? '']
    if (compare !== undefined) return ({ createdDateTime }) => compare(Date.parse(createdDateTime), at)
  }
  const status = STATUS.exec(part)
  if (status !== null) {
    const isEqual = status[1]?.toLowerCase() === 'eq'
    return (signIn) => (signIn.status.errorCode === Number(status[2])) === isEqual
  }
  throw new UnplayedFilter(part)
}

function textOf(signIn: SignIn, name: string): string {
  const key = Object.keys(signIn).find((one) => one.toLowerCase() === name)
  return String(signIn[key as keyof SignIn] ?? '')
}

const comparisons: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  eq: (one, other) => one === other,
  ge: (one, other) => one >= other,
  gt: (one, other) => one > other,
  le: (one, other) => one <= other,
  lt: (one, other) => one < other,
}
