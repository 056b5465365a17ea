import { errorCodes } from '../../errors/codes.ts'
import { TowlineError } from '../../errors/towline-error.ts'

const TEXTS = ['message', 'code', 'likelyCause', 'fix'] as const
/** Properties that may hold objects. Reading them is guarded where they are read. */
const OBJECTS: readonly string[] = ['cause', 'causes', 'place', 'stack']

/**
 * The error, if it is one of Towline as Towline made it; else `undefined`. A runbook can change an error that it caught before
 * it throws it again, and anything can be in its place: a proxy that throws at each question, an object for a text.
 */
export function intactError(thrown: unknown): TowlineError | undefined {
  try {
    if (!(thrown instanceof TowlineError) || !Object.isExtensible(thrown)) return undefined
    const properties = Object.getOwnPropertyDescriptors(thrown)
    const isText = TEXTS.every((name) => typeof properties[name]?.value === 'string')
    const isPlain = Object.entries(properties).every(
      ([name, { get, value }]) => OBJECTS.includes(name) || (get === undefined && Object(value) !== value),
    )
    return isText && isPlain && isPlace(thrown.place) && isCode(thrown.code) ? thrown : undefined
  } catch {
    return undefined
  }
}

function isPlace(place: TowlineError['place']): boolean {
  if (place === undefined) return true
  const { at, stack } = place
  return ['string', 'undefined'].includes(typeof at) && stack.every((line) => typeof line === 'string')
}

function isCode(code: string): boolean {
  return (errorCodes as readonly string[]).includes(code)
}
