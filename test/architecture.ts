import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** A TypeScript file of the repository, and the specifiers in its import lines. */
export interface SourceFile {
  /** From the root of the repository, with slashes: `src/graph/client.ts`. */
  readonly path: string
  readonly imports: readonly string[]
}

/** The files that the pattern names, without those of installed packages. */
export function sourceFiles(root: string, pattern = 'src/**/*.ts'): SourceFile[] {
  return globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] }).map((path) => ({
    path: path.replaceAll('\\', '/'),
    imports: importsIn(readFileSync(join(root, path), 'utf8')),
  }))
}

/** `src/graph/client.ts` → `graph`; `src/cli/over/progress.ts` → `cli/over`, because `cli` has an order of its own. */
export function placeOf(path: string): string {
  const [, folder = path, inner = ''] = path.split('/')
  return folder === 'cli' ? `cli/${inner}` : folder
}

/** Returns the imports that the order does not allow, a line each. */
export function wrongImports(
  files: readonly SourceFile[],
  mayImport: Readonly<Record<string, readonly string[]>>,
): string[] {
  return files.flatMap((file) => {
    const place = placeOf(file.path)
    return filesImportedBy(file)
      .filter((target) => placeOf(target) !== place && !mayImport[place]?.includes(placeOf(target)))
      .map((target) => `${file.path} imports ${target}`)
  })
}

export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** Returns each file with the files that it imports. Imports of types count, and so do dynamic ones. */
export function importGraph(files: readonly SourceFile[]): ImportGraph {
  return new Map(files.map((file) => [file.path, filesImportedBy(file)]))
}

/** Returns the files of each circle of imports, sorted (Tarjan's strongly connected components). A file may import itself. */
export function circlesOf(graph: ImportGraph): string[][] {
  const index = new Map<string, number>()
  const open: string[] = []
  const circles: string[][] = []

  const visit = (path: string): number => {
    const own = index.size
    index.set(path, own)
    open.push(path)
    let low = own
    for (const next of graph.get(path) ?? []) {
      if (!index.has(next)) low = Math.min(low, visit(next))
      else if (open.includes(next)) low = Math.min(low, index.get(next) ?? low)
    }
    if (low === own) {
      const component = open.splice(open.indexOf(path))
      if (component.length > 1 || graph.get(path)?.includes(path)) circles.push(component.sort())
    }
    return low
  }
  for (const path of graph.keys()) if (!index.has(path)) visit(path)
  return circles.sort()
}

/**
 * Returns the declarations that a file of `src/` exports and no other file names, a line each. `files` are all files that may
 * name them; a name in a comment is no use. `entries` are left out, because users of the package name what those export.
 */
export function deadExports(
  files: readonly { readonly path: string; readonly source: string }[],
  entries: readonly string[],
): string[] {
  const filesThatName = new Map<string, number>()
  for (const { source } of files) {
    for (const word of new Set(withoutComments(source).match(/\w+/g)))
      filesThatName.set(word, (filesThatName.get(word) ?? 0) + 1)
  }
  return files
    .filter(({ path }) => path.startsWith('src/') && !entries.includes(path))
    .flatMap(({ path, source }) =>
      [...source.matchAll(DECLARED_EXPORT)]
        .filter(([, name = '']) => filesThatName.get(name) === 1)
        .map(([, name]) => `${path} exports ${name}`),
    )
}

/** Returns the source without its comments. Strings are kept, because they may hold `//`. */
function withoutComments(source: string): string {
  return source.replace(STRING_OR_COMMENT, (_, string: string | undefined) => string ?? ' ')
}

const STRING_OR_COMMENT = /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|(?<!\\)\/\/.*|\/\*[\s\S]*?\*\//g

const DECLARED_EXPORT =
  /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm

function filesImportedBy({ path, imports }: SourceFile): string[] {
  return imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(path), specifier))
}

function importsIn(source: string): string[] {
  return [...source.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm)].map(
    (match) => match[1] ?? '',
  )
}
