/**
 * What asks for a call: a command, or a runbook in one of its runs. Plain data, fit for a record; it holds no secret.
 */
export interface Actor {
  /** The command as it is typed, without its flags: `graph delete`. */
  readonly command?: string | undefined
  readonly runbook?: ActingRunbook | undefined
  /** Id of the run. */
  readonly run?: string | undefined
  /** Name of the target in the manifest. */
  readonly target?: string | undefined
}

export interface ActingRunbook {
  readonly name: string
  readonly file?: string | undefined
  /** SHA-256 of the file, in hex. */
  readonly sha256?: string | undefined
}

/** The actor of a client for which none was named, as in a library. */
export const UNKNOWN_ACTOR: Actor = {}
