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
      const bound = names.replaceAll(' as ', ': ')
      return `const ${bound} = globalThis.process.getBuiltinModule('${module}');`
    }),
}

/** As rolldown writes it: `import a from`, `import * as a from`, `import { a, b as c } from`, each on a line. */
const importOfBuiltin = /^import (?:\* as )?([\w$]+|\{[^{}]+\}) from "(node:[^"]+)";$/gm
