import { RunError } from './errors.ts'

/**
 * The error for a process, or a machine, that may open no more files and connections (nodejs.org/api/errors.html#common-system-errors).
 * `undefined` where `thrown` says something else.
 */
export function tooManyFiles(thrown: unknown): RunError | undefined {
  const { code, message } = Object(thrown) as { readonly code?: unknown; readonly message?: unknown }
  if (code !== 'EMFILE' && code !== 'ENFILE') return undefined
  return new RunError('TOO_MANY_FILES', {
    message: `No more files and connections can be opened: ${message}.`,
    likelyCause:
      code === 'EMFILE'
        ? 'The limit of this process is low (`ulimit -n`), or a runbook keeps files open.'
        : 'All programs of this machine together have reached its limit.',
    fix: 'Raise the limit, such as with `ulimit -n 1024`, or give a smaller --concurrency.',
    cause: thrown,
  })
}
