import type { JobReport } from '../../fleet/report.ts'
import { quote } from '../../text/quote.ts'

/**
 * Says in which targets that are not done writes were sent, because a second run sends them again. Nothing where there are
 * none.
 */
export function notesOfWrites(undone: readonly JobReport[]): string[] {
  const open = undone.filter(({ openWrites }) => openWrites !== undefined)
  const made = undone.filter(({ openWrites, writes }) => openWrites === undefined && writes !== undefined)
  return [
    ...open.map(({ target, openWrites = [] }) => {
      const calls = openWrites.map(({ method, path }) => `${method} ${path}`).join(', ')
      return `${quote(target)}: no answer came to ${calls}, which may have been made. Look there first: a second run sends it again.`
    }),
    ...made.map(
      ({ target, writes = 0 }) =>
        `${quote(target)}: ${writes === 1 ? 'a write was' : `${writes} writes were`} sent, and the target is not done. Look there first: a second run begins anew.`,
    ),
  ]
}
