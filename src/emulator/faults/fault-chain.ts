import type { Service } from '../hosts.ts'
import type { EmulatorState } from '../state.ts'
import type { FaultControl } from './fault-control.ts'
import type { Ask, Setting, View } from './fault-kind.ts'
import { FaultInputError } from './parameters.ts'
import { type ActiveFault, readFault } from './read-fault.ts'
import { requestSubjectOf } from './request-subject.ts'

export interface Faults extends FaultControl {
  /** Answers a request by `serve`, as far as the faults in force allow. */
  answer(asked: Asked, serve: (view: View) => Promise<Response>): Promise<Response>
}

export interface Asked {
  readonly service: Service
  readonly request: Request
  /** One of the items of a batch, and not a request that came in. */
  readonly isItem?: boolean
}

export interface FaultsSetting extends Setting {
  readonly wait: Ask['wait']
}

/** Each fault wraps the faults that were set after it. The last one wraps the service. */
export function createFaults(setting: FaultsSetting): Faults {
  const { state, wait } = setting
  let active: readonly ActiveFault[] = []
  let count = 0
  const read = (input: unknown) => readFault(input, setting, () => `fault-${++count}`)

  return {
    get list() {
      return active.map(({ report }) => report())
    },
    get limits() {
      return active.map(({ limit }) => limit()).filter((limit) => limit !== undefined)
    },
    async add(input) {
      const fault = await read(input).start()
      const isReplaced = active.some(({ id }) => id === fault.id)
      active = isReplaced ? active.map((one) => (one.id === fault.id ? fault : one)) : [...active, fault]
    },
    async replace(inputs) {
      // All are read before the first one starts, because the start of a key rollover cannot be undone.
      const planned = inputs.map((input, index) => numbered(index + 1, () => read(input)))
      const ids = planned.map(({ id }) => id)
      const twice = ids.find((id, index) => ids.indexOf(id) < index)
      if (twice !== undefined) throw new FaultInputError(`Two faults have the id ${twice}.`)
      active = await Promise.all(planned.map((fault) => fault.start()))
    },
    clear() {
      active = []
    },
    async answer(asked, serve) {
      if (active.length === 0) return serve({})
      return pipe(active, await look(asked, state, wait), serve)
    },
  }
}

function numbered<Result>(number: number, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw error instanceof FaultInputError ? new FaultInputError(`Fault ${number}: ${error.message}`) : error
  }
}

async function look(
  { service, request, isItem = false }: Asked,
  { world, now }: EmulatorState,
  wait: Ask['wait'],
): Promise<Omit<Ask, 'random' | 'spare'>> {
  const url = new URL(request.url)
  const form = isItem ? 'item' : service === 'graph' && url.pathname.endsWith('/$batch') ? 'batch' : 'single'
  return { service, form, request, url, subject: await requestSubjectOf(service, request, world), now, wait }
}

function pipe(
  [first, ...others]: readonly ActiveFault[],
  ask: Omit<Ask, 'random' | 'spare'>,
  serve: (view: View) => Promise<Response>,
): Promise<Response> {
  if (first === undefined) return serve({})
  return first.around(ask, (view = {}) => pipe(others, ask, (inner) => serve(combined(view, inner))))
}

function combined(outer: View, inner: View): View {
  const delays = [outer.delayed, inner.delayed].filter((delay) => delay !== undefined)
  return {
    delayed: (world) => delays.reduce((seen, delay) => delay(seen), world),
    skewMs: (outer.skewMs ?? 0) + (inner.skewMs ?? 0),
  }
}
