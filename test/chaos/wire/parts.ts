import { runCommands } from './commands.ts'
import { fuzzDoor } from './door.ts'
import { runRaw } from './raw.ts'
import { runWire } from './run-wire.ts'

/** What came of the cases of one part. */
export interface PartOutcome {
  /** How many cases ended how. */
  readonly seen: Readonly<Record<string, number>>
  /** A line for each case in which something is wrong. It begins with the number of the case. */
  readonly wrong: readonly string[]
}

/** One kind of cases, and its part of all of them. */
interface Part {
  readonly name: PartName
  readonly share: number
  /** `only`: this case and no other. */
  run(seed: number, cases: number, only?: number): Promise<PartOutcome>
}

export type PartName = 'answers' | 'bytes' | 'commands' | 'door'

export const parts: readonly Part[] = [
  {
    // Values of the answers, by a `send` in memory.
    name: 'answers',
    share: 0.59,
    run: async (seed, cases, only) => told(await runWire(seed, numbers(cases, only))),
  },
  {
    // Bytes of the answers, over sockets.
    name: 'bytes',
    share: 0.15,
    run: async (seed, cases, only) => told(await runRaw(seed, numbers(cases, only))),
  },
  {
    // Values of the answers to whole commands, over an emulator.
    name: 'commands',
    share: 0.01,
    run: async (seed, cases, only) => told(await runCommands(seed, numbers(cases, only))),
  },
  {
    // Requests to the servers that Towline opens, over sockets.
    name: 'door',
    share: 0.25,
    async run(seed, cases, only) {
      const { answers, closes, wrong } = await fuzzDoor({ seed, requests: cases, only })
      return { seen: { answered: answers, closed: closes }, wrong }
    },
  },
]

function numbers(cases: number, only: number | undefined): Iterable<number> {
  return only === undefined ? Array(cases).keys() : [only]
}

function told({ seen, wrong }: { seen: PartOutcome['seen']; wrong: ReadonlyMap<number, string> }): PartOutcome {
  return { seen, wrong: [...wrong].map(([number, what]) => `case ${number}: ${what}`) }
}
