import type { Plugin } from 'rolldown'

/**
 * Takes Node's own modules by `process.getBuiltinModule` where the bundle would import them. An import makes Node read
 * every export of the module, and many of those load another module when they are read: importing `node:http` sets up
 * undici, for the sake of `http.WebSocket`, which takes 16 ms and 5 MiB.
 */
export const quickBuiltins: Plugin = {
  name: 'quick builtins',
  renderChunk: (code) =>
    code.replace(importOfBuiltin, (_import, names: string, module: string) => {
      if (loadedWhenCalled.includes(module)) return functionsOf(module, names)
      const bound = names.replaceAll(' as ', ': ')
      // A Node that is too old has no such function. The entry must get as far as its own check of the version, and what
      // it imports is evaluated before that.
      return `const ${bound} = globalThis.process.getBuiltinModule?.('${module}') ?? {};`
    }),
}

/** Modules that load further modules which most commands never need. Only functions are imported from them. */
const loadedWhenCalled = ['node:fs/promises', 'node:timers/promises']

function functionsOf(module: string, names: string): string {
  return names
    .replace(/^\{|\}$/g, '')
    .split(',')
    .map((one) => {
      const [name = '', own = name] = one.trim().split(' as ')
      if (!/^[a-z]\w+$/.test(name) || name === 'constants') throw new Error(`${module}: ${name} is no function.`)
      return `const ${own} = (...given) => globalThis.process.getBuiltinModule('${module}').${name}(...given);`
    })
    .join('')
}

/** As rolldown writes it: `import a from`, `import * as a from`, `import { a, b as c } from`, each on a line. */
const importOfBuiltin = /^import (?:\* as )?([\w$]+|\{[^{}]+\}) from "(node:[^"]+)";$/gm
