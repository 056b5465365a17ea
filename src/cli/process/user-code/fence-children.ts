import type childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import type { Methods } from './hold-process.ts'
import type { Owners } from './owners.ts'

type Start = Methods[string]
/** Node's own. Later, code of users gets one without an effect. */
const syncExports = syncBuiltinESMExports

interface Options {
  readonly stdio?: unknown
}

/** Keeps children of user code from the results: where one would inherit stdout, it gets stderr. */
export function fenceChildren({ working }: Owners, host: NodeJS.Process, children: typeof childProcess): void {
  const functions = children as unknown as Methods
  for (const name of ['spawn', 'spawnSync', 'execSync', 'execFileSync', 'fork']) {
    const start = functions[name] as Start
    functions[name] = (...args) => {
      const results = working() === undefined ? undefined : host.stdout
      return start(...(results === undefined ? args : withoutStdout(args, name === 'fork', results)))
    }
  }
  syncExports()
}

/** The arguments of a call, with streams that are not those of the results. */
function withoutStdout(args: readonly unknown[], isFork: boolean, results: unknown): readonly unknown[] {
  const at = args.findIndex((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
  const options = (args[at] ?? {}) as Options & { readonly silent?: boolean }
  // A fork inherits by default.
  const given = options.stdio ?? (isFork && options.silent !== true ? 'inherit' : undefined)
  const isInherited = given === 'inherit' || given === 1
  const stdio = isInherited ? ['inherit', 2, 2, ...(isFork ? ['ipc'] : [])] : given
  if (!Array.isArray(stdio)) return args
  const own = {
    ...options,
    stdio: stdio.map((one, place) => (one === 1 || one === results || (one === 'inherit' && place === 1) ? 2 : one)),
  }
  return at < 0 ? [...args, own] : args.with(at, own)
}
