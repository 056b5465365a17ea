import { isHash, isPosition } from '../canonical.ts'
import { isChainId } from '../chain-id.ts'
import { chooseHeads } from '../choose-heads.ts'
import { isDay } from '../day.ts'
import { LONGEST_LINE } from '../longest-line.ts'
import type { ChainRecord, Head } from '../record.ts'
import type { Sink } from '../sink.ts'
import { AppendBlob } from './append-blob.ts'
import { BlobRefusal, notWritable } from './blob-errors.ts'
import { codeOf, isDone, pathOf, sendToContainer } from './blob-request.ts'
import type { Container } from './container.ts'
import { type ListedBlob, listBlobs } from './list-blobs.ts'

/** Bytes of one block (learn.microsoft.com/rest/api/storageservices/append-block). */
const MOST_IN_BLOCK = 4 * 1024 * 1024
/** Bytes of a tail that is read for the newest record; then those of the longest line, with the line feeds around it. */
const TAILS = [64 * 1024, LONGEST_LINE + 2] as const
const BUDGETS = 'budgets/'
/** Codes of a refusal that means that a blob of this name is there. Others of status 409 and 412 are about leases and policies. */
const TAKEN: ReadonlySet<string> = new Set(['BlobAlreadyExists', 'ConditionNotMet'])

/** The last part of a chain in a day. */
interface NewestPart extends ListedBlob {
  readonly part: number
}

/**
 * Keeps chains in append blobs of a container: `2026-12-01/<chain>.0.jsonl`, the number counting the parts of a day. Places in
 * daily budgets are empty blobs below `budgets/`.
 */
export class BlobSink implements Sink {
  readonly #container: Container
  readonly #taken = new Set<string>()
  #open: { readonly day: string; part: number; blob: AppendBlob } | undefined

  constructor(container: Container) {
    this.#container = container
  }

  get place(): string {
    return this.#container.place
  }

  heads(most: number): Promise<readonly Head[]> {
    return this.#writing(async () => {
      const found = new Map<string, NewestPart>()
      const days: string[] = []
      for await (const one of listBlobs(this.#container, '', '/')) {
        if ('folder' in one && isDay(one.folder.slice(0, -1))) days.push(one.folder)
      }
      for (const day of days.sort().reverse()) {
        if (found.size >= most) break
        for (const [chain, part] of await this.#newestParts(day)) if (!found.has(chain)) found.set(chain, part)
      }
      const chosen = chooseHeads(found.keys(), most)
      const heads = await Promise.all(chosen.map((chain) => this.#headOf(chain, found.get(chain))))
      return heads.filter((head) => head !== undefined)
    })
  }

  append(chain: string, day: string, lines: string): Promise<void> {
    return this.#writing(async () => {
      for (const block of blocksOf(Buffer.from(lines))) await this.#appendBlock(chain, day, block)
    })
  }

  claim(name: string): Promise<boolean> {
    return this.#writing(async () => {
      const { response } = await sendToContainer(this.#container, {
        method: 'PUT',
        path: pathOf(BUDGETS + name),
        headers: { 'x-ms-blob-type': 'BlockBlob', 'if-none-match': '*' },
        body: '',
      })
      if (isDone(response)) {
        this.#taken.add(name)
        return true
      }
      // A place that an unanswered try may have taken stays taken, which is the safe side.
      if (TAKEN.has(codeOf(response))) return false
      throw new BlobRefusal(response)
    })
  }

  taken(folder: string): Promise<readonly string[]> {
    return this.#writing(async () => {
      const names: string[] = []
      for await (const one of listBlobs(this.#container, `${BUDGETS}${folder}/`)) {
        if ('name' in one) names.push(one.name.slice(BUDGETS.length))
      }
      return names
    })
  }

  unclaim(name: string): Promise<void> {
    return this.#writing(async () => {
      if (!this.#taken.delete(name)) return
      const { response } = await sendToContainer(this.#container, { method: 'DELETE', path: pathOf(BUDGETS + name) })
      if (!isDone(response) && response.status !== 404) throw new BlobRefusal(response)
    })
  }

  async close(): Promise<void> {
    this.#open = undefined
  }

  async #appendBlock(chain: string, day: string, block: Uint8Array): Promise<void> {
    for (;;) {
      const before = this.#open?.day === day ? this.#open : undefined
      const part = before === undefined ? 0 : before.blob.isFull ? before.part + 1 : before.part
      const open =
        before !== undefined && part === before.part
          ? before
          : { day, part, blob: await AppendBlob.create(this.#container, `${day}/${chain}.${part}.jsonl`) }
      this.#open = open
      if (await open.blob.append(block)) return
      this.#open = {
        day,
        part: part + 1,
        blob: await AppendBlob.create(this.#container, `${day}/${chain}.${part + 1}.jsonl`),
      }
    }
  }

  async #newestParts(day: string): Promise<Map<string, NewestPart>> {
    const parts = new Map<string, NewestPart>()
    for await (const one of listBlobs(this.#container, day)) {
      // An empty part is that of a process that was killed before it wrote there. The head is in the part before.
      if ('folder' in one || one.size === 0) continue
      const [chain = '', part = ''] = one.name.slice(day.length).split('.')
      const isNewer = (parts.get(chain)?.part ?? -1) < Number(part)
      if (isChainId(chain) && isNewer) parts.set(chain, { ...one, part: Number(part) })
    }
    return parts
  }

  /** `undefined` for a blob that ends in no record: `verify` says what is wrong with it. */
  async #headOf(chain: string, part: NewestPart | undefined): Promise<Head | undefined> {
    const line = part === undefined ? undefined : await this.#lastLine(part)
    try {
      const { seq, hash, chain: own }: Partial<ChainRecord> = JSON.parse(line ?? '{}')
      return own === chain && isPosition(seq) && isHash(hash) ? { chain, seq, hash } : undefined
    } catch {
      return undefined
    }
  }

  /** `undefined` where it is longer than a line may be, or is not given. */
  async #lastLine({ name, size }: NewestPart): Promise<string | undefined> {
    for (const tail of TAILS) {
      const from = Math.max(0, size - tail)
      // The service takes no range that is counted from the end.
      const headers = { range: `bytes=${from}-${size - 1}` }
      const { response } = await sendToContainer(this.#container, { method: 'GET', path: pathOf(name), headers })
      if (!isDone(response)) return undefined
      const text = Buffer.from(response.body).toString('utf8').trimEnd()
      const start = text.lastIndexOf('\n') + 1
      if (start > 0 || from === 0) return text.slice(start)
    }
    return undefined
  }

  async #writing<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (cause) {
      throw notWritable(this.place, cause)
    }
  }
}

/** Whole lines in blocks. A line is never longer than a block. */
function* blocksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; ) {
    const most = from + MOST_IN_BLOCK
    const end = most >= bytes.length ? bytes.length : bytes.lastIndexOf(0x0a, most - 1) + 1
    yield bytes.subarray(from, end)
    from = end
  }
}
