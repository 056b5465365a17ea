import { syncBuiltinESMExports } from 'node:module'
import type { Methods } from './hold-process.ts'
import type { Owners } from './owners.ts'

/** Node's own. Later, code of users gets one without an effect. */
const syncExports = syncBuiltinESMExports

/**
 * Keeps code of users from opening the debugger of the process: by its port each user of the machine could run code in it, with
 * the tokens of all targets. Sessions open no port, and stay. `load` is Node's own `getBuiltinModule`.
 */
export function fenceInspector({ working, refuse }: Owners, load: NodeJS.Process['getBuiltinModule']): void {
  // The second one has copies of the functions.
  for (const one of [load('node:inspector'), load('node:inspector/promises')] as unknown as Methods[]) {
    for (const name of ['open', 'waitForDebugger']) {
      const original = one[name]
      one[name] = (...args) => (working() === undefined ? original?.(...args) : refuse(`inspector.${name}`, args))
    }
  }
  syncExports()
}
