import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../errors/errors.ts'
import { redact } from '../text/redact.ts'
import { readUtf8 } from '../text/utf8.ts'
import type { RunbookReference } from './run.ts'
import type { Runbook } from './runbook.ts'

interface LoadedRunbook {
  readonly runbook: Runbook
  readonly reference: Required<RunbookReference>
}

/**
 * Loads the runbook in a file; the path is absolute. Rejects with `ConfigError` `RUNBOOK_INVALID`.
 *
 * Node strips the types. An import of `towline` in the file gets the package that this file belongs to, whether or not
 * one is installed beside the runbook. With two copies, `instanceof` would fail on the errors of the other copy.
 */
export async function loadRunbook(path: string): Promise<LoadedRunbook> {
  if (!existsSync(path)) {
    throw invalid(
      `There is no runbook at ${path}.`,
      'The path is misspelt; relative paths start in the current folder.',
    )
  }
  const file = pathToFileURL(path).href
  const own = ownUrl()
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'towline') return { url: own, shortCircuit: true }
      const found = next(specifier, context)
      // Without a package.json beside the file, Node would try both module formats and warn that this is slow.
      return found.url === file && found.format == null && /\.ts$/.test(path)
        ? { ...found, format: 'module-typescript' }
        : found
    },
  })
  let loaded: { readonly default?: unknown }
  let sha256: string
  try {
    // Before the import, so that the hash is of the bytes that run, also where the runbook changes its own file.
    const bytes = await readFile(path)
    const read = readUtf8(bytes)
    // Node would put U+FFFD in place of each letter that is not UTF-8, and the runbook would write it into tenants.
    if (!('text' in read)) {
      throw new ConfigError('RUNBOOK_INVALID', { message: `The runbook ${path} is not text in UTF-8.`, ...read })
    }
    sha256 = createHash('sha256').update(bytes).digest('hex')
    loaded = await import(file)
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    throw invalid(
      `The runbook ${path} cannot be loaded: ${redact(reason)}`,
      'A mistake in the file, or in one that it imports.',
      cause,
    )
  }
  const runbook = loaded.default
  if (isRunbook(runbook)) return { runbook, reference: { name: runbook.name, file: path, sha256 } }
  throw invalid(
    `The default export of ${path} is not a runbook.`,
    'It has no `name`, `permissions` or `run`, or nothing is exported.',
  )
}

/** The library's source when this file runs from source, else the published library. */
function ownUrl(): string {
  return import.meta.url.endsWith('.ts') ? new URL('../index.ts', import.meta.url).href : import.meta.resolve('towline')
}

function isRunbook(value: unknown): value is Runbook {
  if (typeof value !== 'object' || value === null) return false
  const { name, permissions, run } = value as Partial<Record<keyof Runbook, unknown>>
  return typeof name === 'string' && Array.isArray(permissions) && typeof run === 'function'
}

function invalid(message: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('RUNBOOK_INVALID', {
    message,
    likelyCause,
    fix: 'Write `export default runbook({ name, description, permissions, run })`; docs/runbooks.md shows one.',
    cause,
  })
}
