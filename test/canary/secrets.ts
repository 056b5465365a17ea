/** Collects every secret that goes over the wire from the wire itself. A list of secrets could be incomplete. */
export class Secrets {
  readonly #found = new Set<string>()

  get all(): ReadonlySet<string> {
    return this.#found
  }

  add(secret: string | null | undefined): void {
    if (secret) this.#found.add(secret)
  }

  /** Tokens wherever they stand, and what the headers and fields hold that Towline authenticates with. */
  async learnFromRequest(request: Request): Promise<void> {
    this.add(request.headers.get('authorization')?.replace(/^(Bearer|Basic) /i, ''))
    this.add(request.headers.get('x-identity-header'))
    const body = await request.clone().text()
    this.#learnTokens(request.url, body)
    const form = new URLSearchParams(body)
    for (const field of ['client_assertion', 'refresh_token', 'device_code', 'code', 'code_verifier']) {
      this.add(form.get(field))
    }
  }

  async learnFromResponse(response: Response): Promise<void> {
    const body = await response.clone().text()
    this.#learnTokens(body)
    for (const [, value] of body.matchAll(/"(?:access_token|refresh_token|id_token|device_code)":"([^"]+)"/g)) {
      this.add(value)
    }
  }

  #learnTokens(...texts: readonly string[]): void {
    for (const text of texts) for (const [token] of text.matchAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g)) this.add(token)
  }
}
