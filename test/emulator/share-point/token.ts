import type { Emulator } from '../../../src/emulator/api.ts'

/** A token of Graph in the target, got as the application of the emulated compute gets it. */
export async function accessTokenFor(emulator: Emulator): Promise<string> {
  const { env, world } = emulator
  const [target] = world.targets
  const form = new URLSearchParams({
    client_id: env['TOWLINE_CLIENT_ID'] ?? '',
    client_assertion: await emulator.issueAssertion(),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
  })
  const answer = await emulator.send({
    method: 'POST',
    url: `https://login.microsoftonline.com/${target?.id}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
  return JSON.parse(Buffer.from(answer.body).toString()).access_token
}
