import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError, RunError } from '../../../errors/errors.ts'
import { placeToPut } from '../../../files/place.ts'
import { putFile } from '../../../files/put-file.ts'
import { readText } from '../../../files/read-text.ts'
import { whyNotRead } from '../../../files/why-not-read.ts'
import { whyNotWritten } from '../../../files/why-not-written.ts'
import type { Target } from '../../../manifest/target.ts'
import { quote } from '../../../text/quote.ts'

/** Bytes. A link has some 2,000 characters, so this is enough for 100,000 targets. */
const MOST_BYTES = 256 * 1024 ** 2

/** What the file of `--delta` holds, as JSON. */
interface Written {
  /** The path of the delta query, with its query and its version. */
  readonly path: string
  readonly targets: readonly Kept[]
}

interface Kept {
  readonly target: string
  readonly tenant: string
  readonly deltaLink: string
}

/** Where a delta query goes on in each target (learn.microsoft.com/graph/delta-query-overview). */
export class DeltaFile {
  readonly #file: string
  readonly #path: string
  readonly #kept: Map<string, Kept>

  private constructor(file: string, path: string, kept: readonly Kept[]) {
    this.#file = file
    this.#path = path
    this.#kept = new Map(kept.map((one) => [one.target, one]))
  }

  /**
   * Reads the file; one that does not exist is made by `save`. `path` has its version. Rejects with `ConfigError` `USAGE`
   * for a path that is no delta query, for a file that belongs to another one, and for a folder that cannot be written to.
   */
  static async open(file: string, path: string): Promise<DeltaFile> {
    if (!/^[^?]*\/(microsoft\.graph\.)?delta(\([^/?]*\))?\/?(\?|$)/i.test(path)) {
      throw usage(`${quote(path)} is no delta query.`, 'Its path does not end in "delta".', 'Leave --delta out.')
    }
    const written = await readIfThere(file)
    if (written !== undefined && written.path !== path) {
      throw usage(
        `The file ${file} belongs to ${quote(written.path)}.`,
        'A delta link holds the query that it was made by.',
        'Give each delta query a file of its own.',
      )
    }
    await checkPlace(file)
    return new DeltaFile(file, path, written?.targets ?? [])
  }

  /**
   * The delta link of the target; `undefined` where the whole list comes first. Throws `ConfigError` `USAGE` where the name
   * now stands for another tenant.
   */
  linkOf({ name, tenant }: Target): string | undefined {
    const kept = this.#kept.get(name)
    if (kept === undefined || kept.tenant === tenant) return kept?.deltaLink
    throw usage(
      `The file ${this.#file} knows ${quote(name)} as the tenant ${quote(kept.tenant)}, and now it is ${quote(tenant)}.`,
      'The manifest has changed.',
      'Give the changed target another name, or remove the file to begin with whole lists.',
    )
  }

  keep({ name, tenant }: Target, deltaLink: string): void {
    this.#kept.set(name, { target: name, tenant, deltaLink })
  }

  /** Replaces the file as a whole. Call it when the rows are written. Rejects with `RunError` `OUTPUT_FAILED`. */
  async save(): Promise<void> {
    const written: Written = { path: this.#path, targets: [...this.#kept.values()] }
    try {
      await putFile(this.#file, `${JSON.stringify(written, undefined, 2)}\n`, { isPrivate: true, ownLinks: true })
    } catch (cause) {
      const { likelyCause, remedy } = whyNotWritten(cause, this.#file)
      throw new RunError('OUTPUT_FAILED', {
        message: `The rows were written, but the delta links could not be written to ${this.#file}.`,
        likelyCause,
        fix: `${remedy}, and run the command again: it brings the same changes once more.`,
        cause,
      })
    }
  }
}

/** Rejects with `ConfigError` `USAGE` where `save` could not write, as far as that is known beforehand. */
async function checkPlace(file: string): Promise<void> {
  try {
    const { path } = await placeToPut(file, { ownLinks: true })
    await access(dirname(path), constants.W_OK)
  } catch (cause) {
    const { likelyCause, remedy } = whyNotWritten(cause, file)
    throw usage(`The file ${file} cannot be written.`, likelyCause, `${remedy}. Nothing has been done yet.`, cause)
  }
}

async function readIfThere(file: string): Promise<Written | undefined> {
  let text: string
  try {
    text = await readText(file, { most: MOST_BYTES, pipes: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    const { likelyCause, remedy } = whyNotRead(error)
    throw usage(`The file ${file} cannot be read.`, likelyCause, `${remedy}, or name another one.`, error)
  }
  const written = parsed(text)
  if (isWritten(written)) return written
  throw usage(
    `The file ${file} was not written by --delta.`,
    'It is of another kind, or it was changed.',
    'Name another file; one that does not exist is made, and begins with whole lists.',
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isWritten(value: unknown): value is Written {
  const { path, targets } = Object(value) as Partial<Record<keyof Written, unknown>>
  return typeof path === 'string' && Array.isArray(targets) && targets.every(isKept)
}

function isKept(value: unknown): value is Kept {
  const { target, tenant, deltaLink } = Object(value) as Partial<Record<keyof Kept, unknown>>
  return typeof target === 'string' && typeof tenant === 'string' && typeof deltaLink === 'string'
}

function usage(message: string, likelyCause: string, fix: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', { message, likelyCause, fix, cause })
}
