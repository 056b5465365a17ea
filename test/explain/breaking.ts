import { randomUUID } from 'node:crypto'
import { guidFrom } from '../../src/emulator/world/model/ids.ts'
import type { Undo } from './fault.ts'
import type { BrokenWorld, Interception } from './working-world.ts'

// The ways in which faults break a world. Each function returns a function that undoes the fault.

type Changeable<T> = { -readonly [Key in keyof T]?: T[Key] }

/** Gives properties other values. */
export function change<T extends object>(thing: T, changes: Changeable<T>): Undo {
  const before = { ...thing }
  Object.assign(thing, changes)
  return () => {
    for (const key of Object.keys(changes) as (keyof T)[]) {
      if (Object.hasOwn(before, key)) thing[key] = before[key]
      else delete thing[key]
    }
  }
}

/** Gives a list other members. */
export function refill<T>(list: T[], members: readonly T[]): Undo {
  const before = [...list]
  list.splice(0, list.length, ...members)
  return () => void list.splice(0, list.length, ...before)
}

export function remove<T>(list: T[], member: T): Undo {
  return refill(
    list,
    list.filter((one) => one !== member),
  )
}

export function add<T>(list: T[], ...members: readonly T[]): Undo {
  return refill(list, [...list, ...members])
}

/** Sets a fault of the emulator (docs/emulator.md). */
export async function emulatorFault({ emulator: { faults } }: BrokenWorld, fault: object): Promise<Undo> {
  const id = randomUUID()
  await faults.add({ ...fault, id })
  return () => faults.replace(faults.list.filter((one) => one.id !== id).map(({ spoilt: _, ...given }) => given))
}

/** Stands between the host and the services. */
export function between({ intercept }: BrokenWorld, answer: Interception): Undo {
  return intercept(answer)
}

/** Answers requests whose URL begins with `url`. */
export function answered(
  world: BrokenWorld,
  url: string,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Undo {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return between(world, async (request, next) =>
    request.url.startsWith(url) ? { status, headers, body: new TextEncoder().encode(text) } : next(request),
  )
}

/** Undoes several changes as one fault, the last change first. */
export function all(...undos: readonly Undo[]): Undo {
  return async () => {
    for (const undo of undos.toReversed()) await undo()
  }
}

/** The token endpoint refuses in Entra's envelope, for a state that no world of the emulator can have. */
export function refusedByEntra(
  world: BrokenWorld,
  { aadsts, error, status = 400, text = 'Something is wrong.' }: EntraRefusal,
): Undo {
  const ids = `Trace ID: ${randomUUID()} Correlation ID: ${randomUUID()} Timestamp: 2026-11-05 12:00:00Z`
  const date = new Date(world.emulator.clock.now()).toUTCString()
  const body = JSON.stringify({ error, error_description: `AADSTS${aadsts}: ${text} ${ids}`, error_codes: [aadsts] })
  return between(world, async (request, next) =>
    request.url.endsWith('/oauth2/v2.0/token')
      ? { status, headers: { 'content-type': 'application/json', date }, body: new TextEncoder().encode(body) }
      : next(request),
  )
}

export interface EntraRefusal {
  readonly aadsts: number
  /** The OAuth `error`. */
  readonly error: string
  readonly status?: number
  readonly text?: string
}

/** The identity endpoint gives another assertion in the place of its own. */
export function presents(world: BrokenWorld, assertion: (own: string) => string | Promise<string>): Undo {
  const { IDENTITY_ENDPOINT, ACTIONS_ID_TOKEN_REQUEST_URL } = world.emulator.env
  const endpoint = ACTIONS_ID_TOKEN_REQUEST_URL ?? IDENTITY_ENDPOINT ?? ''
  return between(world, async (request, next) => {
    const response = await next(request)
    if (!request.url.startsWith(endpoint) || response.status !== 200) return response
    const answer = JSON.parse(new TextDecoder().decode(response.body))
    const key = ACTIONS_ID_TOKEN_REQUEST_URL === undefined ? 'access_token' : 'value'
    const body = JSON.stringify({ ...answer, [key]: await assertion(answer[key]) })
    return { ...response, body: new TextEncoder().encode(body) }
  })
}

/** An assertion with other claims and a valid signature. */
export function presentsClaims(world: BrokenWorld, claims: Readonly<Record<string, unknown>>): Undo {
  return presents(world, () => world.emulator.issueAssertion(claims))
}

/** A well-formed ID of no object. */
export function unknownId(world: BrokenWorld): string {
  return guidFrom('nobody', world.target.id)
}
