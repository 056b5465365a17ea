import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inPackage } from '../errors/docs.ts'
import { ConfigError } from '../errors/errors.ts'
import { readFile } from '../files/read-file.ts'
import { whyNotRead } from '../files/why-not-read.ts'
import type { Env } from '../text/env.ts'
import { readUtf8 } from '../text/utf8.ts'
import type { RunbookReference } from './run.ts'
import type { Runbook } from './runbook.ts'
import { beforeTargets } from './user-code/before-targets.ts'
import { judgeOfCode } from './user-code/judge-of-code.ts'
import { describeLoadError } from './user-code/load-error.ts'
import { resolveForRunbook } from './user-code/runbook-imports.ts'
import { type UserCodeGuard, type UserWork, unguarded } from './user-code/user-work.ts'

interface LoadedRunbook {
  readonly runbook: Runbook
  readonly reference: Required<RunbookReference>
}

interface Loading {
  /** Default: `process.env`. */
  readonly env?: Env
  readonly signal?: AbortSignal
  /** Default: none. */
  readonly guard?: UserCodeGuard | undefined
  /** Takes what the file prints while it is loaded. */
  readonly printed?: UserWork['printed']
  /** How long the file may take, in milliseconds. Default: 30 seconds. */
  readonly ms?: number
}

/** Bytes. A runbook that was bundled with its packages has some megabytes. */
export const MOST_BYTES = 64 * 1024 ** 2

/** A file that only defines a runbook takes milliseconds. With large packages of its own it may take seconds. */
const LOAD_MS = 30_000

/**
 * Loads the runbook in a file; the path is absolute. Rejects with `ConfigError` `RUNBOOK_INVALID`, also for a file that is
 * not loaded in time, with `RUNBOOK_UNTRUSTED` where another user could have written it or what it imports, and with the
 * reason of `signal`.
 *
 * Node strips the types. An import of `towline` in the file gets the package that this file belongs to, whether or not
 * one is installed beside the runbook. With two copies, `instanceof` would fail on the errors of the other copy.
 */
export async function loadRunbook(path: string, loading: Loading = {}): Promise<LoadedRunbook> {
  if (!existsSync(path)) {
    throw new ConfigError('RUNBOOK_INVALID', {
      message: `There is no runbook at ${path}.`,
      likelyCause: 'The path is misspelt; relative paths start in the current folder.',
      fix: `Give the path of a file. Ready runbooks are in ${readyRunbooks()}.`,
    })
  }
  const { runbook, sha256 } = await load(path, loading)
  if (runbook !== undefined) return { runbook, reference: { name: runbook.name, file: path, sha256 } }
  throw invalid(
    `The default export of ${path} is not a runbook.`,
    'It has no `name`, `permissions` or `run`, or one of another form, or nothing is exported.',
  )
}

async function load(
  path: string,
  { env = process.env, signal, guard = unguarded, printed = () => {}, ms = LOAD_MS }: Loading,
): Promise<{ readonly runbook: Runbook | undefined; readonly sha256: string }> {
  const judge = judgeOfCode(env)
  judge.file(path)
  const url = pathToFileURL(path).href
  let bytes: Uint8Array | undefined
  const lastFile = resolveForRunbook(url, judge, () => bytes)
  const failed = (cause: unknown): ConfigError =>
    cause instanceof ConfigError
      ? cause
      : invalid(
          `The runbook ${path} cannot be loaded: ${describeLoadError(cause, path, lastFile())}`,
          'A mistake in the file, or in one that it imports.',
          cause,
        )
  const tooLong = (busyAt: string | undefined): ConfigError => tooSlow(path, ms, busyAt)
  return beforeTargets({ file: path, printed, guard, signal, ms, failed, tooSlow: tooLong }, async (enter) => {
    // Before the import, so that the hash is of the bytes that run, also where the runbook changes its own file.
    bytes = await textFile(path)
    const hash = createHash('sha256').update(bytes)
    const runbook = await enter(async () => {
      const { default: exported }: { readonly default?: unknown } = await import(url)
      return isRunbook(exported) ? exported : undefined
    })
    return { runbook, sha256: hash.digest('hex') }
  })
}

/** The bytes of the file. Node would put U+FFFD in place of each letter that is not UTF-8, and the runbook would write it. */
async function textFile(path: string): Promise<Uint8Array> {
  // Node's loader opens the file again, so that a pipe would be empty then.
  const bytes = await readFile(path, { most: MOST_BYTES, pipes: false }).catch((cause: unknown) => {
    const { likelyCause, remedy } = whyNotRead(cause)
    throw new ConfigError('RUNBOOK_INVALID', {
      message: `The runbook ${path} cannot be read.`,
      likelyCause,
      fix: `${remedy}.`,
      cause,
    })
  })
  const read = readUtf8(bytes)
  if ('text' in read) return bytes
  const { likelyCause, remedy } = read
  throw new ConfigError('RUNBOOK_INVALID', {
    message: `The runbook ${path} is not text in UTF-8.`,
    likelyCause,
    fix: `${remedy}.`,
  })
}

/** The folder of the runbooks that come with Towline. */
function readyRunbooks(): string {
  const folder = inPackage('examples/runbooks')
  return folder === undefined ? 'the folder examples/runbooks of the package' : fileURLToPath(folder)
}

function isRunbook(value: unknown): value is Runbook {
  if (typeof value !== 'object' || value === null) return false
  const { name, description = '', permissions, run } = value as Partial<Record<keyof Runbook, unknown>>
  const isText = (one: unknown): boolean => typeof one === 'string'
  return (
    isText(name) &&
    isText(description) &&
    Array.isArray(permissions) &&
    permissions.every((one) => isText(one) || (Array.isArray(one) && one.length > 0 && one.every(isText))) &&
    typeof run === 'function'
  )
}

function tooSlow(path: string, ms: number, busyAt: string | undefined): ConfigError {
  return invalid(
    `The runbook ${path} was not loaded after ${ms / 1000} s and was given up.`,
    busyAt === undefined
      ? 'An `await` outside of its functions waits for something that does not come.'
      : `A loop outside of its functions does not end: it was busy at ${busyAt} all the time.`,
  )
}

function invalid(message: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('RUNBOOK_INVALID', {
    message,
    likelyCause,
    fix: 'Write `export default runbook({ name, description, permissions, run })`; docs/runbooks.md shows one.',
    cause,
  })
}
