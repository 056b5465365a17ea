import { nodeRuntime, type Runtime } from '../http/runtime.ts'
import { Oversights } from './oversight/oversights.ts'

/** One for each network and environment that a program works with. A program that gives none has one in all. */
const known = new WeakMap<object, Oversights>()
/** The oversights in use, which have to be ended. */
const used = new Set<Oversights>()

/**
 * The oversights of a program that uses the library. All its connections share a run, which ends with the program: its
 * chain gets an end, and what a person must know is a warning of the process.
 */
export function programOversights({ send, env, now }: Partial<Runtime>, runtime: Runtime): Oversights {
  const key = send ?? env ?? now ?? process
  const found = known.get(key)
  if (found !== undefined) return found
  // Not the signal of one connection: the record outlives it.
  const own = nodeRuntime({ send: runtime.send, now: runtime.now, wait: runtime.wait, env: runtime.env })
  const oversights = new Oversights(own, { cwd: process.cwd(), onUsed: endWithProgram })
  known.set(key, oversights)
  return oversights
}

function endWithProgram(oversights: Oversights): void {
  if (used.size === 0) process.once('beforeExit', endAll)
  used.add(oversights)
}

/** Node emits `beforeExit` again after work that this one begins. */
async function endAll(): Promise<void> {
  const ending = [...used]
  used.clear()
  const ends = await Promise.all(ending.map((one) => one.end()))
  for (const line of ends.flatMap(({ lines }) => lines)) process.emitWarning(line, 'TowlineWarning')
}
