import { type Context, Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import { notPlayed, refusedAnswer } from './answers.ts'
import { adminConsent, adminConsentV2 } from './consent/admin-consent.ts'
import type { Endpoint, EntraRequest } from './endpoint.ts'
import { StsRefusal } from './errors/index.ts'
import { readForm } from './form.ts'
import { instanceDiscovery } from './instance-discovery.ts'
import { jwks, jwksV1 } from './jwks.ts'
import { openIdConfiguration, openIdConfigurationV1 } from './openid-configuration.ts'
import { callersId, requestIds } from './request-ids.ts'
import { authorize } from './sign-in/authorize.ts'
import { deviceCode } from './sign-in/device-code.ts'
import { deviceLogin } from './sign-in/device-login.ts'
import { tokenEndpoint, tokenEndpointV1 } from './token-endpoint.ts'

const endpoints: readonly Endpoint[] = [
  instanceDiscovery,
  openIdConfiguration,
  openIdConfigurationV1,
  jwks,
  jwksV1,
  tokenEndpoint,
  tokenEndpointV1,
  deviceCode, // and its page
  deviceLogin,
  authorize,
  adminConsent, // step 3 of the seven
  adminConsentV2,
]

/** What answers at `https://login.microsoftonline.com`. */
export function entra(state: EmulatorState): Hono {
  const app = new Hono()
  for (const { path, answer } of endpoints) {
    app.all(path, async (c) => {
      const request = await read(c, state)
      try {
        return await answer(request)
      } catch (error) {
        if (error instanceof StsRefusal) return refusedAnswer(request, error)
        throw error
      }
    })
  }
  // UNCONFIRMED which further paths the real service has, so each is answered by a word about the emulator.
  app.all('*', ({ req }) => notPlayed(`${req.method} ${new URL(req.url).pathname}`))
  return app
}

async function read(c: Context, state: EmulatorState): Promise<EntraRequest> {
  const url = new URL(c.req.url)
  const form = await readForm(c.req)
  const header = (name: string) => c.req.header(name)
  return {
    state,
    ids: requestIds(callersId(form, url, header)),
    method: c.req.method,
    url,
    tenant: c.req.param('tenant') ?? '',
    form,
    header,
  }
}
