import { type ProposedPath, proposePaths } from '../../define/complete-paths.ts'
import type { CliIo } from '../../process/io.ts'

export interface Proposal {
  readonly completion: string
  readonly brief: string
}

type Values = (io: CliIo, typed: string) => Proposal[] | Promise<Proposal[]>

/** Flags that take a path, and the files that fit. stricli proposes the values of all other flags. */
const ofFlag: Readonly<Record<string, Values>> = {
  '--manifest': files('.yaml', '.yml', '.json'),
  '--report': files('.json'),
  '--targets-file': files(),
  '--state': files('/'),
  '--fics': files('.json'),
  '--out': files(),
  '--file': files(),
  '--body': (io, typed) => proposePaths(io, typed.replace(/^@/, '')).map(asProposal).map(afterAt),
  async '--world'(io, typed) {
    return [...(await worlds(typed)), ...proposePaths(io, typed, ['.yaml', '.yml', '.json']).map(asProposal)]
  },
}

/** The values of a flag that takes a path; `undefined` for any other word. */
export function valuesOfPathFlag(io: CliIo, flag: string, typed: string): ReturnType<Values> | undefined {
  return Object.hasOwn(ofFlag, flag) ? ofFlag[flag]?.(io, typed) : undefined
}

/** The completion scripts know a path by this description. */
function asProposal({ path, kind }: ProposedPath): Proposal {
  return { completion: path, brief: kind }
}

function files(...endings: string[]): Values {
  return (io, typed) => proposePaths(io, typed, endings.length === 0 ? undefined : endings).map(asProposal)
}

function afterAt({ completion, brief }: Proposal): Proposal {
  return { completion: `@${completion}`, brief }
}

async function worlds(typed: string): Promise<Proposal[]> {
  // The emulator is large, so no other completion loads it.
  const { worldNames } = await import('../../../emulator/world/named/index.ts')
  return worldNames.filter((name) => name.startsWith(typed)).map((completion) => ({ completion, brief: 'world' }))
}
