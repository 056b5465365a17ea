import { registerHooks } from 'node:module'
import type { Methods } from './hold-process.ts'

/**
 * Calls each function once, when code of users first takes one of its modules. Keys are names without `node:`. Node takes long to
 * load these modules. `methods` are those of the process.
 */
export function whenTaken(
  { getBuiltinModule }: NodeJS.Process,
  methods: Methods,
  fences: Readonly<Record<string, () => void>>,
): void {
  const begun = new Set<() => void>()
  const taken = (name: unknown): void => {
    const fence = fences[String(name).replace(/^node:/, '')]
    if (fence === undefined || begun.has(fence)) return
    begun.add(fence)
    fence()
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
