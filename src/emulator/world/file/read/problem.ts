/** Something wrong at a place of the file. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  /** Follows the path in a message: `is missing`. */
  readonly text: string
}

export type Report = (problem: Problem) => void

/** `targets.fabrikam.domains[0] is not a domain` */
export function problemText({ path, text }: Problem): string {
  return path.length === 0 ? `The file ${text}` : `${path.map(step).join('').replace(/^\./, '')} ${text}`
}

function step(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`
  return /^[\w-]+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`
}
