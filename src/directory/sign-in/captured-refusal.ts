import type { DeviceCodeCredentialOptions } from '@azure/identity'

/** What the token service said when it refused, as far as that was heard. */
export interface Overheard {
  readonly policies: NonNullable<DeviceCodeCredentialOptions['additionalPolicies']>
  /** The first refusal since `forget`: what follows is only that the library asked on without a code. */
  refusal(): string | undefined
  forget(): void
}

/** Where the person is still busy with the code. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code */
const notYet = ['authorization_pending', 'slow_down']

/**
 * Listens to the answers that `@azure/identity` gets. Its device code flow keeps of a refusal only the class, such as
 * `invalid_grant`, and drops the number and the text that say why.
 */
export function overhear(): Overheard {
  let heard: string | undefined
  return {
    policies: [
      {
        position: 'perCall',
        policy: {
          name: 'overhearRefusals',
          async sendRequest(request, next) {
            const response = await next(request)
            heard ??= refusalIn(response.bodyAsText)
            return response
          },
        },
      },
    ],
    refusal: () => heard,
    forget() {
      heard = undefined
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
