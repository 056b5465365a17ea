import { readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { redact } from '../../text/redact.ts'
import { codePlace } from './code-place.ts'
import { describeThrown } from './describe-thrown.ts'
import { withoutTypes } from './strip-types.ts'

/**
 * What an import of a runbook failed with, and where: `list.ts:3: SyntaxError: Unexpected token`. `path` is the absolute
 * path of the runbook, `lastFile` the URL of the file that was imported last.
 */
export function describeLoadError(cause: unknown, path: string, lastFile: string): string {
  const what = cause instanceof Error ? `${nameOf(cause)}: ${describeThrown(cause)}` : describeThrown(cause)
  const place = placeOfSyntax(cause) ?? placeOfImport(cause) ?? placeInLastFile(cause, lastFile)
  const at = place === undefined ? codePlace(cause, path)?.at : shown(place, path)
  return at === undefined ? what : `${at}: ${what}`
}

interface Place {
  readonly path: string
  readonly line?: number | undefined
}

/** A mistake in the syntax has its place above the message. */
function placeOfSyntax(cause: unknown): Place | undefined {
  const [, path, line] = /^((?:file:\/\/)?[^\n]+):(\d+)\n/.exec(stackOf(cause)) ?? []
  return path === undefined || !(cause instanceof SyntaxError) ? undefined : { path: pathOf(path), line: Number(line) }
}

/** An import of what does not exist: Node names both files and no line. */
function placeOfImport(cause: unknown): Place | undefined {
  if (!(cause instanceof Error) || !/_MODULE_NOT_FOUND$/.test(codeOf(cause))) return undefined
  const [, what = '', from] = /'([^']+)' imported from (.+)/.exec(cause.message) ?? []
  if (from === undefined) return undefined
  const path = pathOf(from)
  // A relative import is named by the absolute path that it leads to.
  const specifier = what.startsWith('/') ? what.slice(what.lastIndexOf('/') + 1) : what
  const at = linesOf(path).findIndex(
    (line) => /\b(import|from|export|require)\b/.test(line) && line.includes(specifier),
  )
  return { path, line: at < 0 ? undefined : at + 1 }
}

/** V8 keeps the place of a mistake in JavaScript to itself. The parser that strips types names it, if it sees a mistake. */
function placeInLastFile(cause: unknown, lastFile: string): Place | undefined {
  if (!(cause instanceof SyntaxError)) return undefined
  const path = pathOf(lastFile)
  try {
    withoutTypes(path)
  } catch (error) {
    const [, line] = /:(\d+)\n/.exec(stackOf(error)) ?? []
    if (line !== undefined) return { path, line: Number(line) }
  }
  return { path }
}

function shown({ path, line }: Place, runbook: string): string {
  const name = relative(dirname(runbook), path) || path
  return redact(line === undefined ? name : `${name}:${line}`)
}

function pathOf(place: string): string {
  return place.startsWith('file:') ? fileURLToPath(place) : place
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

function nameOf({ name }: Error): string {
  return typeof name === 'string' ? name : 'Error'
}

function stackOf(cause: unknown): string {
  return cause instanceof Error && typeof cause.stack === 'string' ? cause.stack : ''
}

function codeOf(cause: Error): string {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
