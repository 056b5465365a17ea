import { isRecord } from './cells.ts'

/**
 * The value that a name or a path such as `owner.mail` stands for in a row; `undefined` where the row has none. A
 * property whose own name has dots, such as `@odata.type`, is found first.
 */
export function valueAt(row: unknown, path: string): unknown {
  if (!isRecord(row)) return undefined
  if (Object.hasOwn(row, path)) return row[path]
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot)
    if (!Object.hasOwn(row, name)) continue
    const found = valueAt(row[name], path.slice(dot + 1))
    if (found !== undefined) return found
  }
  return undefined
}

/** The paths by which some rows can be asked, one level deep: what was meant by a name that no row has. */
export function pathsOf(rows: readonly unknown[]): Set<string> {
  const paths = new Set<string>()
  for (const row of rows) {
    if (!isRecord(row)) continue
    for (const [name, value] of Object.entries(row)) {
      paths.add(name)
      if (isRecord(value)) for (const inner of Object.keys(value)) paths.add(`${name}.${inner}`)
    }
  }
  return paths
}
