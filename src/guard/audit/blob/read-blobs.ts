import { boundedLines } from '../../../files/bounded-lines.ts'
import { isDay } from '../day.ts'
import { LONGEST_LINE } from '../longest-line.ts'
import type { StoredChain, StoredChains, StoredLine } from '../sink.ts'
import { BlobRefusal, notReadable, OtherLength } from './blob-errors.ts'
import { isDone, pathOf, sendToContainer } from './blob-request.ts'
import type { Container } from './container.ts'
import { listBlobs } from './list-blobs.ts'

/** Bytes of one request. */
const RANGE = 4 * 1024 * 1024
const ENDING = '.jsonl'

/** Reads the chains of a container back, the newest first. Iteration rejects with `ConfigError` `AUDIT_NOT_FOUND`. */
export function readBlobs(container: Container): StoredChains {
  return { place: container.place, chains: () => chainsOf(container) }
}

interface Part {
  readonly name: string
  readonly size: number
  readonly day: string
  readonly part: number
}

async function* chainsOf(container: Container): AsyncGenerator<StoredChain, void, undefined> {
  const parts = new Map<string, Part[]>()
  try {
    for await (const one of listBlobs(container, '')) {
      if ('folder' in one) continue
      const [day = '', file = '', ...more] = one.name.split('/')
      if (!isDay(day) || more.length > 0 || !file.endsWith(ENDING)) continue
      const [chain = '', part = ''] = file.slice(0, -ENDING.length).split('.')
      const list = parts.get(chain) ?? []
      parts.set(chain, list)
      list.push({ ...one, day, part: Number(part) })
    }
  } catch (cause) {
    throw notReadable(container.place, cause)
  }
  for (const chain of [...parts.keys()].sort().reverse()) {
    const own = (parts.get(chain) ?? []).sort((one, other) => compare(one, other))
    yield { chain, lines: () => linesOf(container, own) }
  }
}

function compare(one: Part, other: Part): number {
  if (one.day !== other.day) return one.day < other.day ? -1 : 1
  return one.part - other.part
}

async function* linesOf(container: Container, parts: readonly Part[]): AsyncGenerator<StoredLine, void, undefined> {
  for (const { name, size } of parts) {
    let line = 0
    for await (const found of boundedLines(bytesOf(container, name, size), LONGEST_LINE)) {
      yield { file: name, line: ++line, ...found }
    }
  }
}

/** As far as the list knew the blob: what was appended since is of a later look. */
async function* bytesOf(container: Container, name: string, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let from = 0; from < size; from += RANGE) {
    let bytes: Uint8Array
    const wanted = Math.min(RANGE, size - from)
    const range = `bytes=${from}-${from + wanted - 1}`
    try {
      const call = { method: 'GET', path: pathOf(name), headers: { range } } as const
      const { response } = await sendToContainer(container, call)
      if (!isDone(response)) throw new BlobRefusal(response)
      // What is cut, or is not a range at all, would be read as another chain.
      if (response.body.length !== wanted) throw new OtherLength(wanted, response.body.length)
      bytes = response.body
    } catch (cause) {
      throw notReadable(container.place, cause)
    }
    yield bytes
  }
}
