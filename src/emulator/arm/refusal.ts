/** An answer that says no, in Azure Resource Manager's envelope: `{"error": {"code", "message"}}`. */
export class ArmRefusal extends Error {
  override name = 'ArmRefusal'
  readonly status: 400 | 401 | 501
  readonly code: string
  /** The `WWW-Authenticate` of a 401. */
  readonly challenge: string | undefined

  constructor(status: ArmRefusal['status'], code: string, message: string, challenge?: string) {
    super(message)
    this.status = status
    this.code = code
    this.challenge = challenge
  }
}
