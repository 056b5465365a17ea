/** A mistake in a file: its place, and half a sentence that says what it is. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  /** A function where the words take long to find: of thousands of mistakes a few are shown. */
  readonly text: string | (() => string)
}

export function inWords(text: Problem['text']): string {
  return typeof text === 'string' ? text : text()
}

export type Mapping = Record<string, unknown>

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Empty for what is no mapping. */
export function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {}
}
