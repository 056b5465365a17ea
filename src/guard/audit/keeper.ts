import { AccessError } from '../../errors/errors.ts'
import { NO_HASH, seal } from './canonical.ts'
import { newChainId } from './chain-id.ts'
import { LONGEST_LINE } from './longest-line.ts'
import type { Entry } from './record.ts'
import type { Recorder } from './recorder.ts'
import type { Sink } from './sink.ts'
import { unavailable } from './unavailable.ts'

interface RecorderOptions {
  readonly sink: Sink
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Name of the machine, for the first record. */
  readonly host: string
  /** Towline's version. */
  readonly version: string
}

/** As many chains as a start names. */
const MOST_HEADS = 32
/** Characters of one append. What is longer is written in several. An append blob takes 4 MiB at once. */
const MOST_AT_ONCE = 1024 * 1024

/** Begins a chain. Nothing is read, made or written before its first entry. */
export async function openRecorder(options: RecorderOptions): Promise<Recorder> {
  return new Keeper(options)
}

/** An entry that waits for its place in the chain. Only `record` waits for an answer. */
interface Waiting {
  readonly entry: Entry
  readonly at: number
  readonly answer?: PromiseWithResolvers<void>
}

/** Lines of one day that are appended at once. */
interface Batch {
  readonly day: string
  lines: string
  readonly of: Waiting[]
}

class Keeper implements Recorder {
  readonly #options: RecorderOptions
  #chain: string | undefined
  #queue: Waiting[] = []
  #work: Promise<void> | undefined
  #end: Promise<void> | undefined
  #seq = 0
  #prev = NO_HASH
  #day = ''
  failure: AccessError | undefined
  lost = 0

  constructor(options: RecorderOptions) {
    this.#options = options
  }

  /** Made once it is needed, so that its time is that of the first record. */
  get chain(): string {
    this.#chain ??= newChainId(this.#options.now())
    return this.#chain
  }

  async record(entry: Entry): Promise<void> {
    if (this.failure !== undefined) throw again(this.failure)
    if (this.#end !== undefined) throw this.#ended()
    const answer = Promise.withResolvers<void>()
    this.#add({ entry, at: this.#options.now(), answer })
    return answer.promise
  }

  note(entry: Entry): void {
    if (this.failure !== undefined || this.#end !== undefined) this.lost++
    else this.#add({ entry, at: this.#options.now() })
  }

  end(): Promise<void> {
    this.#end ??= this.#finish()
    return this.#end
  }

  async #finish(): Promise<void> {
    const { sink, now } = this.#options
    try {
      await this.#work
      if (this.#seq > 0 && this.failure === undefined) {
        this.#add({ entry: { kind: 'end', lost: this.lost }, at: now() })
        await this.#work
      }
    } finally {
      await sink.close().catch(() => {})
    }
    if (this.failure !== undefined) throw again(this.failure)
    if (this.lost > 0) throw this.#unfit(undefined)
  }

  #add(waiting: Waiting): void {
    this.#queue.push(waiting)
    this.#work ??= this.#writeAll()
  }

  /** One append at a time: all that is queued while it is under way shares the next one. Never rejects. */
  async #writeAll(): Promise<void> {
    // So that the entries of one turn share the first append, too.
    await Promise.resolve()
    try {
      if (this.#seq === 0) await this.#begin()
      while (this.#queue.length > 0) await this.#write(this.#nextBatch())
    } catch (error) {
      this.#fail(error)
    }
    this.#work = undefined
  }

  /** Puts the start before what waits. It is written with it. */
  async #begin(): Promise<void> {
    const { sink, host, version, now } = this.#options
    const heads = (await sink.heads(MOST_HEADS)).filter(({ chain }) => chain !== this.#chain)
    this.#queue.unshift({ entry: { kind: 'start', host, version, heads }, at: this.#queue[0]?.at ?? now() })
  }

  /** Gives places to as many entries as one append takes. Entries of two days go into two files. */
  #nextBatch(): Batch {
    let batch: Batch | undefined
    let taken = 0
    for (const next of this.#queue) {
      const at = new Date(next.at).toISOString()
      const day = laterOf(this.#day, at.slice(0, 10))
      if (batch !== undefined && (batch.day !== day || batch.lines.length > MOST_AT_ONCE)) break
      batch ??= { day, lines: '', of: [] }
      taken++
      const line = this.#lineOf(next, at)
      if (line === undefined) continue
      this.#day = day
      batch.lines += `${line}\n`
      batch.of.push(next)
    }
    this.#queue.splice(0, taken)
    return batch ?? { day: this.#day, lines: '', of: [] }
  }

  /** The line of an entry; `undefined` for one that no line can hold, which is told to its caller alone. */
  #lineOf({ entry, answer }: Waiting, at: string): string | undefined {
    try {
      const place = { v: 1, chain: this.chain, seq: this.#seq, at, prev: this.#prev } as const
      const { line, hash } = sealed(entry, place)
      if (Buffer.byteLength(line) > LONGEST_LINE) throw new RangeError(`It has ${line.length} characters`)
      this.#seq++
      this.#prev = hash
      return line
    } catch (error) {
      if (answer === undefined) this.lost++
      answer?.reject(this.#unfit(error))
      return undefined
    }
  }

  async #write({ day, lines, of }: Batch): Promise<void> {
    if (of.length === 0) return
    try {
      await this.#options.sink.append(this.chain, day, lines)
    } catch (error) {
      this.#queue.unshift(...of)
      throw error
    }
    for (const { answer } of of) answer?.resolve()
  }

  /** The end of the chain is unknown now. Nothing is appended after that. */
  #fail(error: unknown): void {
    const failure = error instanceof AccessError ? error : this.#failed(error)
    this.failure = failure
    for (const { answer, entry } of this.#queue.splice(0)) {
      answer?.reject(again(failure))
      if (answer === undefined && entry.kind !== 'start' && entry.kind !== 'end') this.lost++
    }
  }

  #failed(cause: unknown): AccessError {
    const { place } = this.#options.sink
    return unavailable({ place, likelyCause: `${messageOf(cause)}.`, remedy: 'Make the place writable', cause })
  }

  #ended(): AccessError {
    const { place } = this.#options.sink
    return unavailable({ place, likelyCause: 'Its chain has ended.', remedy: 'Start another run' })
  }

  #unfit(cause: unknown): AccessError {
    const { place } = this.#options.sink
    const likelyCause = 'An entry is longer than a line may be, or holds what JSON cannot hold.'
    return unavailable({ place, likelyCause, remedy: 'Report this as an error of Towline', cause })
  }
}

/** Halves of characters, which texts of others may have, are replaced: the canonical form has none. */
function sealed(entry: Entry, place: Omit<Parameters<typeof seal>[0], keyof Entry>): ReturnType<typeof seal> {
  try {
    return seal({ ...entry, ...place })
  } catch {
    const whole = JSON.stringify(entry, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value))
    return seal({ ...(JSON.parse(whole) as Entry), ...place })
  }
}

/** A new error for each caller, because an error carries the target that it reached. */
function again(failure: AccessError): AccessError {
  const { message, likelyCause, fix } = failure
  return new AccessError('AUDIT_UNAVAILABLE', { message, likelyCause, fix, cause: failure })
}

/** Files follow each other in time, even where the clock was set back over midnight. */
function laterOf(one: string, other: string): string {
  return one > other ? one : other
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
