import module from 'node:module'
import type { Owners } from './owners.ts'

/**
 * Keeps what Towline imports from Node, and loads later, as it is while runbooks work in targets. Before that, while the file is
 * loaded, packages may change both.
 */
export function fixModules({ working, refuse }: Owners, host: NodeJS.Process): void {
  const { registerHooks, syncBuiltinESMExports } = module
  module.registerHooks = (hooks) =>
    working() === undefined ? registerHooks(hooks) : refuse('module.registerHooks', [hooks])
  // Towline takes these from the modules at each request.
  for (const one of [host.getBuiltinModule('node:http'), host.getBuiltinModule('node:https')]) {
    for (const name of ['request', 'get']) Object.defineProperty(one, name, { writable: false, configurable: false })
  }
  // A function that code of users puts into such a module is found there, but not by imports of its name.
  module.syncBuiltinESMExports = () => {}
  syncBuiltinESMExports()
}
