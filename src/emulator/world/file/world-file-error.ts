/** Something wrong in a world file. */
export interface WorldFileProblem {
  readonly line: number
  /** The key and what is wrong with it. */
  readonly text: string
}

/** A world file that cannot be used. The message holds all problems. */
export class WorldFileError extends Error {
  override name = 'WorldFileError'
  /** By line; empty when the file could not be read at all. */
  readonly problems: readonly WorldFileProblem[]

  constructor(message: string, problems: readonly WorldFileProblem[], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.problems = problems
  }
}
