/** The emulator could not start, for a reason that the person who started it can remove. The message says which and how. */
export class EmulatorStartError extends Error {
  override name = 'EmulatorStartError'

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
  }
}
