import type { FaultReport, LimitReport } from './fault-control.ts'
import type { Apply, Ask, FaultKind, Next, Setting } from './fault-kind.ts'
import { faultKinds } from './kinds/index.ts'
import { type Match, matcher, matchParameters } from './match.ts'
import { FaultInputError, readValues, text, withFallback } from './parameters.ts'
import { seededRandom } from './random.ts'

export interface ActiveFault {
  readonly id: string
  around(ask: Omit<Ask, 'random' | 'spare'>, next: Next): Promise<Response>
  report(): FaultReport
  /** Returns undefined if the fault limits nothing. */
  limit(): LimitReport | undefined
}

const idParameter = { id: withFallback(text('a text'), undefined) }

/** A fault that was read and is valid, and has not started. */
interface PlannedFault {
  readonly id: string
  start(): Promise<ActiveFault>
}

/** Returns the fault that the input describes. Throws a FaultInputError that names the wrong key. */
export function readFault(input: unknown, setting: Setting, newId: () => string): PlannedFault {
  const given = asObject(input)
  const kind = kindOf(given)
  refuseUnknownKeys(given, kind)
  const match = readValues(matchParameters, given)
  const { id = newId() } = readValues(idParameter, given)
  if (match.service !== undefined && !kind.services.includes(match.service)) {
    throw new FaultInputError(`"service" must be one of ${kind.services.join(', ')} for the kind ${kind.name}.`)
  }
  const isFor = matcher(match, kind, setting.state.world)
  const parameters = readValues(kind.parameters, given)
  const wrong = kind.check?.(parameters)
  if (wrong !== undefined) throw new FaultInputError(wrong)
  return {
    id,
    start: async () => activate({ ...given, id }, isFor, match, await kind.start(parameters, setting)),
  }
}

function activate(
  given: Readonly<Record<string, unknown>> & { readonly id: string },
  isFor: ReturnType<typeof matcher>,
  { times, share, seed }: Match,
  apply: Apply,
): ActiveFault {
  const draw = seededRandom(seed)
  // Another generator, so that the draws of a kind do not change which requests are spoilt.
  const random = seededRandom(seed ^ 0x5eed)
  let spoilt = 0
  return {
    id: given.id,
    async around(ask, next) {
      if (!isFor(ask) || spoilt >= times || draw() >= share) return next()
      spoilt++
      return apply({ ...ask, random, spare: () => void spoilt-- }, next)
    },
    report: () => ({ ...given, spoilt }),
    limit: () => apply.usage && { ...given, usage: apply.usage() },
  }
}

function asObject(input: unknown): Readonly<Record<string, unknown>> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input }
  throw new FaultInputError('A fault must be a JSON object, for example {"kind": "throttle", "retryAfter": 2}.')
}

function kindOf(given: Readonly<Record<string, unknown>>): FaultKind {
  const names = faultKinds.map(({ name }) => name).join(', ')
  if (!Object.hasOwn(given, 'kind')) throw new FaultInputError(`"kind" is missing: one of ${names}.`)
  const kind = faultKinds.find(({ name }) => name === given['kind'])
  if (kind === undefined) throw new FaultInputError(`"kind" must be one of ${names}.`)
  return kind
}

function refuseUnknownKeys(given: object, { name, parameters }: FaultKind): void {
  const known = ['kind', ...Object.keys(parameters), ...Object.keys(idParameter), ...Object.keys(matchParameters)]
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new FaultInputError(`${JSON.stringify(unknown)} is not known for the kind ${name}. Known: ${known.join(', ')}.`)
}
