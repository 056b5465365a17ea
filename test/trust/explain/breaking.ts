import type { HttpRequest, HttpResponse, Send } from '../../../src/http/send.ts'
import type { BrokenWorld, Mend } from './broken-world.ts'

// The ways in which faults break a world, each with what mends it.

type Changeable<T> = { -readonly [Key in keyof T]?: T[Key] }

/** Gives properties other values. */
export function change<T extends object>(thing: T, changes: Changeable<T>): Mend {
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
export function refill<T>(list: T[], members: readonly T[]): Mend {
  const before = [...list]
  list.splice(0, list.length, ...members)
  return () => void list.splice(0, list.length, ...before)
}

export function remove<T>(list: T[], member: T): Mend {
  return refill(
    list,
    list.filter((one) => one !== member),
  )
}

export function add<T>(list: T[], ...members: readonly T[]): Mend {
  return refill(list, [...list, ...members])
}

/** Sets a fault of the emulator (docs/emulator.md). */
export async function emulatorFault({ emulator, emulatorFaults }: BrokenWorld, fault: object): Promise<Mend> {
  emulatorFaults.push(fault)
  await emulator.faults.replace(emulatorFaults)
  return async () => {
    emulatorFaults.splice(emulatorFaults.indexOf(fault), 1)
    await emulator.faults.replace(emulatorFaults)
  }
}

/** Stands between the host and the services. */
export function between(
  { network }: BrokenWorld,
  answer: (request: HttpRequest, next: Send) => Promise<HttpResponse>,
): Mend {
  network.push(answer)
  return () => void network.splice(network.indexOf(answer), 1)
}

/** Answers requests whose URL begins so. */
export function answered(
  world: BrokenWorld,
  url: string,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Mend {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return between(world, async (request, next) =>
    request.url.startsWith(url) ? { status, headers, body: new TextEncoder().encode(text) } : next(request),
  )
}

/** Several things that are one fault. */
export function all(...mends: readonly Mend[]): Mend {
  return async () => {
    for (const mend of mends.toReversed()) await mend()
  }
}
