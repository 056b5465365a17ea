import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../errors/errors.ts'
import { redact } from '../text/redact.ts'
import type { Runbook } from './runbook.ts'

/**
 * Loads a runbook from wherever it lies. Node takes the types away by itself, and `towline` in it means this very
 * package, whether or not one is installed there: errors would else be of two families. Rejects with `ConfigError`.
 */
export async function loadRunbook(path: string): Promise<Runbook> {
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
      // Without a package.json beside it, Node would guess what it is and warn that guessing is slow.
      return found.url === file && found.format == null && /\.ts$/.test(path)
        ? { ...found, format: 'module-typescript' }
        : found
    },
  })
  let loaded: { readonly default?: unknown }
  try {
    loaded = await import(file)
  } catch (cause) {
    const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    throw invalid(
      `The runbook ${path} cannot be loaded: ${redact(said)}`,
      'A mistake in the file, or in one that it imports.',
      cause,
    )
  }
  if (isRunbook(loaded.default)) return loaded.default
  throw invalid(
    `The default export of ${path} is not a runbook.`,
    'It has no `name`, `permissions` or `run`, or nothing is exported.',
  )
}

/** From source, the source; else what is published. */
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
