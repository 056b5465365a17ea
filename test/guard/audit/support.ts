import { boundedLines } from '../../../src/files/bounded-lines.ts'
import { NO_HASH, seal } from '../../../src/guard/audit/canonical.ts'
import { newChainId } from '../../../src/guard/audit/chain-id.ts'
import { LONGEST_LINE } from '../../../src/guard/audit/longest-line.ts'
import type { Entry, Head } from '../../../src/guard/audit/record.ts'
import type { Sink, StoredChains } from '../../../src/guard/audit/sink.ts'

/** The lines of each file, by its path. Tests change them. */
export type Files = Map<string, string[]>

export const handout = (what: string): Entry => ({ kind: 'handout', what, resource: 'https://graph.example', who: {} })

/** Reads files of lines, or of bytes, back as a folder is read. The last line of a file has no line feed where it ends in `\0`. */
export function storedIn(
  files: ReadonlyMap<string, readonly string[] | Uint8Array>,
  order: 'newest first' | 'oldest first' = 'newest first',
): StoredChains {
  const chains = new Map<string, string[]>()
  for (const file of [...files.keys()].sort()) {
    const chain = file.split('/')[1]?.replace('.jsonl', '') ?? ''
    chains.set(chain, [...(chains.get(chain) ?? []), file])
  }
  return {
    place: 'memory',
    async *chains() {
      const sorted = [...chains].sort()
      if (order === 'newest first') sorted.reverse()
      for (const [chain, paths] of sorted) yield { chain, lines: () => linesOf(paths) }
    },
  }
  async function* linesOf(paths: readonly string[]) {
    for (const file of paths) {
      let line = 0
      const bytes = bytesOf(files.get(file) ?? [])
      for await (const found of boundedLines(inParts(bytes), LONGEST_LINE)) yield { file, line: ++line, ...found }
    }
  }
}

export function bytesOf(file: readonly string[] | Uint8Array): Uint8Array {
  if (!Array.isArray(file)) return file as Uint8Array
  const text = file.map((line) => `${line}\n`).join('')
  // Latin letters, so that a line may hold bytes that are no UTF-8: `ÿ` is one.
  return Buffer.from(text.replace('\0\n', ''), /[\x80-\xff]/.test(text) ? 'latin1' : 'utf8')
}

async function* inParts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A sink in memory. Each append waits for `next`, where the test gives one. */
export interface MemorySink extends Sink {
  readonly appends: { readonly chain: string; readonly day: string; readonly lines: string }[]
  readonly files: Files
  isClosed: boolean
}

export function memorySink({
  heads = [],
  before = async () => {},
}: {
  readonly heads?: readonly Head[]
  readonly before?: (count: number) => Promise<void>
} = {}): MemorySink {
  const files: Files = new Map()
  const appends: { chain: string; day: string; lines: string }[] = []
  return {
    place: 'memory',
    appends,
    files,
    isClosed: false,
    heads: async () => heads,
    async append(chain, day, lines) {
      await before(appends.length)
      appends.push({ chain, day, lines })
      const file = `${day}/${chain}.jsonl`
      files.set(file, [...(files.get(file) ?? []), ...lines.trimEnd().split('\n')])
    },
    claim: async () => true,
    taken: async () => [],
    unclaim: async () => {},
    async close() {
      this.isClosed = true
    },
  }
}

export interface MadeChain {
  readonly chain: string
  readonly heads: readonly Head[]
}

interface ChainPlan {
  /** Milliseconds between records. */
  readonly pauses: readonly number[]
  readonly begins: number
  readonly names: readonly Head[]
  readonly isEnded: boolean
}

/** Adds a chain as the writer makes it. Returns the position and hash of each of its records. */
export function addChain(files: Files, { pauses, begins, names, isEnded }: ChainPlan): MadeChain {
  const chain = newChainId(begins)
  const entries: Entry[] = [
    { kind: 'start', host: 'host', version: '1.0.0', heads: names },
    ...pauses.map((_, index) => handout(`token ${index}`)),
    ...(isEnded ? [{ kind: 'end', lost: 0 } as const] : []),
  ]
  const heads: Head[] = []
  let day = ''
  let time = begins
  for (const [seq, entry] of entries.entries()) {
    time += pauses[seq - 1] ?? 0
    const at = new Date(time).toISOString()
    day = at.slice(0, 10) > day ? at.slice(0, 10) : day
    const { line, hash } = seal({ ...entry, v: 1, chain, seq, at, prev: heads.at(-1)?.hash ?? NO_HASH })
    const file = `${day}/${chain}.jsonl`
    files.set(file, [...(files.get(file) ?? []), line])
    heads.push({ chain, seq, hash })
  }
  return { chain, heads }
}
