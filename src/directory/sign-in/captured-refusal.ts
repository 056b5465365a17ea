import type { DeviceCodeCredentialOptions } from '@azure/identity'

/** The refusals of the token service, read from the answers that `@azure/identity` gets. */
interface CapturedRefusal {
  readonly policies: NonNullable<DeviceCodeCredentialOptions['additionalPolicies']>
  /** The text of the first refusal since `reset`. Later ones only say that the library went on without a code. */
  text(): string | undefined
  reset(): void
}

/**
 * OAuth errors while the code is not entered yet.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
const notYet = ['authorization_pending', 'slow_down']

/**
 * Reads the answers that `@azure/identity` gets. Its device code flow keeps only the class of a refusal, such as
 * `invalid_grant`, and drops the number and the text that say why.
 */
export function captureRefusal(): CapturedRefusal {
  let captured: string | undefined
  return {
    policies: [
      {
        position: 'perCall',
        policy: {
          name: 'captureRefusal',
          async sendRequest(request, next) {
            const response = await next(request)
            captured ??= refusalIn(response.bodyAsText)
            return response
          },
        },
      },
    ],
    text: () => captured,
    reset() {
      captured = undefined
    },
  }
}

function refusalIn(body: string | null | undefined): string | undefined {
  try {
    const { error, error_description: text } = JSON.parse(body ?? '')
    return typeof text === 'string' && !notYet.includes(error) ? text : undefined
  } catch {
    return undefined
  }
}
