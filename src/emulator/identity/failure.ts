/**
 * What an identity endpoint refuses, in its own words and body. `captured` failures have been seen on the wire.
 * `documented` ones stand in Microsoft's documentation. Status or text of `unconfirmed` ones have never been published,
 * so they must not be told to a user as fact.
 */
export interface Failure {
  readonly status: 400 | 401 | 403 | 404 | 405 | 500
  readonly evidence: 'captured' | 'documented' | 'unconfirmed'
  readonly text: (subject: string) => string
}
