import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CodePlace } from '../../errors/towline-error.ts'
import { redact } from '../../text/redact.ts'

/** Lines of a stack that are kept, at most. */
const MOST_LINES = 12
/** Longer lines are not made by V8. */
const LONGEST_LINE = 500

/** The folder of Towline's own code: `src/` or `dist/`. */
const own = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../', import.meta.url).href

/**
 * Where a runbook was when it threw this, or when it made this holder of a stack. `undefined` where nothing has a stack.
 * The place is the innermost frame in `file`, else the innermost one that is neither Node's nor Towline's. `file` is the
 * absolute path of the runbook.
 */
export function codePlace(thrown: unknown, file?: string): CodePlace | undefined {
  const lines = stackLines(thrown)
  if (lines.length === 0) return undefined
  const frames = lines.map(frameOf).filter((frame) => frame !== undefined)
  const found = frames.find(({ path }) => path === file) ?? frames.find(({ isForeign }) => !isForeign)
  const first = lines.findIndex((line) => !line.includes(own))
  const stack = lines
    .slice(Math.max(first, 0), Math.max(first, 0) + MOST_LINES)
    .map((line) => redact(line.slice(0, LONGEST_LINE)))
  return found === undefined ? { stack } : { at: redact(`${shown(found.path, file)}:${found.line}`), stack }
}

/** The lines of the stack that name a place. The lines before them repeat the message, which may hold anything. */
function stackLines(thrown: unknown): string[] {
  try {
    const { stack } = thrown as { readonly stack?: unknown }
    if (typeof stack !== 'string') return []
    return stack
      .split('\n')
      .filter((line) => /^ {4}at [^\n]*:\d+:\d+\)?$/.test(line))
      .map((line) => line.trim())
  } catch {
    // What was thrown is no object, or reading its stack throws.
    return []
  }
}

interface Frame {
  /** Absolute. */
  readonly path: string
  readonly line: string
  /** It is Node's, Towline's or a package's, and not the author's own. */
  readonly isForeign: boolean
}

/** Where a text was evaluated, as in `at eval (eval at run (file:///a.ts:6:25), <anonymous>:3:1)`. */
const EVALUATED = /\(eval at [^()]* \(([^()]+):(\d+):\d+\)/

function frameOf(text: string): Frame | undefined {
  const [, place = '', line = ''] = EVALUATED.exec(text) ?? /^at (.+):(\d+):\d+\)?$/.exec(text) ?? []
  const bracket = place.lastIndexOf(' (')
  const where = (bracket < 0 ? place : place.slice(bracket + ' ('.length)).replace(/^async /, '')
  // Text that was evaluated elsewhere has no name.
  if (where === '' || where === '<anonymous>' || where.startsWith('node:')) return undefined
  try {
    const isUrl = where.startsWith('file:')
    const isForeign = where.startsWith(own) || where.includes('/node_modules/')
    return { path: isUrl ? fileURLToPath(where.replace(/[?#].*/s, '')) : where, line, isForeign }
  } catch {
    return undefined
  }
}

function shown(path: string, file: string | undefined): string {
  return file === undefined ? path : relative(dirname(file), path) || path
}
