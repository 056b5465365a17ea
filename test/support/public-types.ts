import { dirname, join } from 'node:path/posix'

/** The text of a declaration file (`.d.ts`), by its path. */
export type ReadDeclarations = (path: string) => string

/**
 * Types that a user of the package meets in a signature and cannot import: reached from what `entry` exports, by way of any
 * number of declarations, and not exported by `entry`. Each is given as `file: name`.
 *
 * Made for what `tsc` emits: declarations begin in the first column, and everything inside them is indented. Throws an Error
 * for a statement, an export or an import that it does not understand, so that nothing is passed over.
 */
export function typesMissingFrom(entry: string, read: ReadDeclarations): string[] {
  const files = new Map<string, DeclarationFile>()
  const fileAt = (path: string): DeclarationFile => {
    const file = files.get(path) ?? parse(path, read(path))
    files.set(path, file)
    return file
  }

  /** Where a name of a file is declared; `undefined` for what another package declares. */
  const origin = (path: string, name: string): Declaration | undefined => {
    const { declarations, moved } = fileAt(path)
    const own = declarations.get(name)
    if (own !== undefined) return own
    const from = moved.get(name)
    if (from === undefined) throw new Error(`${path} does not declare ${name}.`)
    return from.path === undefined ? undefined : origin(from.path, from.name)
  }

  const exportsOf = (path: string): (Declaration | undefined)[] => {
    const { exported, wholeFiles } = fileAt(path)
    return [...[...exported].map((name) => origin(path, name)), ...wholeFiles.flatMap(exportsOf)]
  }

  const exported = new Set(exportsOf(entry))
  const reached = new Set(exported)
  for (const declaration of reached) {
    if (declaration === undefined) continue
    const { declarations, moved } = fileAt(declaration.path)
    for (const [name] of declaration.text.matchAll(/[A-Za-z_$][\w$]*/g)) {
      if (declarations.has(name) || moved.has(name)) reached.add(origin(declaration.path, name))
    }
  }
  return [...reached].flatMap((one) => (one?.isType && !exported.has(one) ? [`${one.path}: ${one.name}`] : [])).sort()
}

interface Declaration {
  readonly path: string
  readonly name: string
  readonly text: string
  readonly isType: boolean
}

interface DeclarationFile {
  readonly declarations: ReadonlyMap<string, Declaration>
  /** What is imported or exported from elsewhere, by its name here. Without a path, another package declares it. */
  readonly moved: ReadonlyMap<string, { readonly path: string | undefined; readonly name: string }>
  readonly exported: ReadonlySet<string>
  /** Files that are exported as a whole (`export *`). */
  readonly wholeFiles: readonly string[]
}

function parse(path: string, source: string): DeclarationFile {
  const declarations = new Map<string, Declaration>()
  const moved = new Map<string, { path: string | undefined; name: string }>()
  const exported = new Set<string>()
  const wholeFiles: string[] = []
  const pathOf = (specifier: string): string | undefined =>
    specifier.startsWith('.') ? join(dirname(path), specifier).replace(/\.ts$/, '.d.ts') : undefined

  const text = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  for (const statement of text.split(/^(?=[a-z])/m)) {
    const list = /^(import|export)\s+(?:type\s+)?\{([^}]*)\}(?:\s+from\s+'([^']+)')?/.exec(statement)
    const whole = /^export\s+(?:type\s+)?\*\s+from\s+'([^']+)'/.exec(statement)
    const declared = /^(export\s+)?(?:declare\s+)?(interface|type|class|function|const)\s+([\w$]+)/.exec(statement)
    if (list !== null) {
      const [, keyword, names = '', specifier] = list
      for (const [, name = '', local = name] of names.matchAll(/(?:\btype\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?/g)) {
        if (specifier !== undefined) moved.set(local, { path: pathOf(specifier), name })
        if (keyword === 'export') exported.add(local)
      }
    } else if (whole !== null) {
      wholeFiles.push(pathOf(whole[1] ?? '') ?? '')
    } else if (declared !== null) {
      const [, isExported, kind = '', name = ''] = declared
      // An overloaded function is declared several times.
      const before = declarations.get(name)?.text ?? ''
      const isType = kind !== 'function' && kind !== 'const'
      declarations.set(name, { path, name, isType, text: before + withoutStrings(statement) })
      if (isExported !== undefined) exported.add(name)
    } else if (statement.trim() !== '' && !/^import '[^']+'/.test(statement)) {
      throw new Error(`${path} has a statement of an unknown form: ${statement.slice(0, 80)}`)
    }
  }
  return { declarations, moved, exported, wholeFiles }
}

function withoutStrings(text: string): string {
  return text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''")
}
