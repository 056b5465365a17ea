import type { FileState } from '../../../graph/files/upload-source.ts'
import { isRead } from '../../../guard/access.ts'
import { type PlannedWrite, plannedWrite } from '../../../guard/planned-write.ts'
import { accessError } from '../../../guard/refusal.ts'
import type { Target } from '../../../manifest/target.ts'
import { countOf } from '../../../text/count.ts'
import { listSome } from '../../../text/quote.ts'
import { plannedLines } from '../../over/planned-lines.ts'
import { confirm } from '../../process/confirm.ts'
import type { CliContext } from '../../process/context.ts'
import { requestOf, type TypedCall } from './call.ts'
import type { WriteFlags } from './flags.ts'

/** A call that is made in each target. */
export interface Call extends TypedCall {
  readonly body: string | Uint8Array | undefined
  /** A file that is uploaded. */
  readonly file: FileState | undefined
}

/** The call as a dry run and a question show it. Of a file its name and size are shown. */
export function plannedCall({ method, path, options, body, file }: Call): PlannedWrite {
  const request = requestOf({ method, path, options })
  const planned = plannedWrite({ method, path: request?.path ?? path }, { query: request?.query ?? '', body })
  return file === undefined ? planned : { ...planned, file: { path: file.path, size: file.size } }
}

/**
 * Before anything is sent: refuses a write to more targets than `--max-writes`. Without `--write`, asks before a write to
 * several targets. One target was named, so its own `access` is enough.
 *
 * Rejects with `AccessError` (`WRITE_LIMIT`, or `WRITE_REFUSED` where there is no terminal to ask on), and as `confirm`
 * does.
 */
export async function confirmWrites(
  context: CliContext,
  { write, dryRun, maxWrites }: WriteFlags,
  call: Call,
  targets: readonly Target[],
): Promise<void> {
  if (dryRun || isQuestion(call)) return
  const request = requestOf(call)
  const writable = targets.filter(({ access }) => access === 'read-write')
  const what = `${call.method} ${request?.path ?? call.path}`
  if (maxWrites !== undefined && writable.length > maxWrites) throw tooMany(what, writable.length, maxWrites)
  // Where no target may be written to, each says so itself.
  if (write || targets.length === 1 || writable.length === 0) return
  if (context.io.prompts === undefined) throw notConfirmed(what, writable.length)

  // All of them, however many: the answer decides on each.
  const names = (some: readonly Target[]): string =>
    listSome(
      some.map(({ name }) => name),
      some.length,
    )
  const readOnly = targets.filter(({ access }) => access !== 'read-write')
  const lines = [
    ...plannedLines(plannedCall(call)),
    `to ${countOf(writable.length, 'target')}: ${names(writable)}`,
    ...(readOnly.length === 0
      ? []
      : [`refused in ${countOf(readOnly.length, 'read-only target')}: ${names(readOnly)}`]),
  ]
  for (const text of lines) await context.tell({ kind: 'must-see', text })
  await confirm(context, {
    question: `Send this ${call.method} to ${countOf(writable.length, 'target')}?`,
    flag: '--write',
  })
}

/** Whether the call asks and changes nothing, as `POST /search/query` does. A header can make another call of a GET. */
export function isQuestion(call: Call): boolean {
  const request = requestOf(call)
  return request !== undefined && isRead(request)
}

function tooMany(what: string, targets: number, most: number): Error {
  return accessError({
    rule: 'write-limit',
    code: 'WRITE_LIMIT',
    reason: `${what} was not sent: it would be a write in ${countOf(targets, 'target')}, and --max-writes allows ${most}.`,
    likelyCause: 'A tag, `all` or a file chose more targets than was expected.',
    fix: 'Look at the targets with `--dry-run`, then name fewer with `-t`, or allow more with `--max-writes`.',
  })
}

function notConfirmed(what: string, targets: number): Error {
  return accessError({
    rule: 'write-rule',
    code: 'WRITE_REFUSED',
    reason: `${what} was not sent: it would be a write in ${countOf(targets, 'target')}, which was not confirmed.`,
    likelyCause: 'There is no terminal to ask on, and a write to several targets needs `--write` there.',
    fix: 'Look at it with `--dry-run`, then run it with `--write`.',
  })
}
