import type childProcess from 'node:child_process'
import { registerHooks, syncBuiltinESMExports } from 'node:module'
import type { Owners } from './owners.ts'

type Start = (...args: readonly unknown[]) => unknown
type Methods = Record<string, Start>
/** Node's own. Later, code of users gets one without an effect. */
const syncExports = syncBuiltinESMExports

interface Options {
  readonly stdio?: unknown
}

/**
 * Keeps children of user code from the results: where one would inherit stdout, it gets stderr. Node takes long to load
 * `node:child_process`, so this waits until code of users takes it. `methods` are those of the process.
 */
export function fenceChildren({ working }: Owners, host: NodeJS.Process, methods: Methods): void {
  const { getBuiltinModule } = host
  let isFenced = false
  const taken = (name: unknown): void => {
    if (isFenced || !/^(node:)?child_process$/.test(String(name))) return
    isFenced = true
    fence(getBuiltinModule('node:child_process'), () => (working() === undefined ? undefined : host.stdout))
  }
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      taken(found.url)
      return found
    },
  })
  methods['getBuiltinModule'] = (name) => {
    taken(name)
    return getBuiltinModule(String(name))
  }
}

/** `stdout` gives the stream that code of users has as stdout, while such code is running. */
function fence(children: typeof childProcess, stdout: () => unknown): void {
  const functions = children as unknown as Record<string, Start>
  for (const name of ['spawn', 'spawnSync', 'execSync', 'execFileSync', 'fork']) {
    const start = functions[name] as Start
    functions[name] = (...args) => {
      const results = stdout()
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
