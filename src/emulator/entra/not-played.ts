/** Thrown for what the real token service has and the emulator has not. It becomes an answer with 501. */
export class NotPlayed extends Error {
  override name = 'NotPlayed'

  /** @param what e.g. `the grant password` */
  constructor(what: string) {
    super(`The emulator does not play ${what} of the token service.`)
  }
}

/** In the form of the token service's errors. */
export function notPlayedAnswer({ message }: NotPlayed): Response {
  return Response.json({ error: 'not_implemented', error_description: message }, { status: 501 })
}
