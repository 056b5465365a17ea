import type { Emulator, Tenant } from '../../../../src/emulator/index.ts'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: Answers of any shape.
  readonly body: any
}

export function tenantOf({ world }: Emulator, name: string): Tenant {
  const tenant = [world.home, ...world.targets].find((one) => one.name === name)
  if (tenant === undefined) throw new Error(`The world has no tenant ${name}.`)
  return tenant
}

/** The exchange in a tenant, for the application of this display name, with an assertion of the identity of this name. */
export async function exchange(
  emulator: Emulator,
  tenant: string,
  application: string,
  identity: string,
): Promise<Answer> {
  const { home, compute } = emulator.world
  const clientId = home.applications.find(({ displayName }) => displayName === application)?.appId ?? ''
  const subject = compute.identities.find(({ name }) => name === identity)?.principalId ?? ''
  return answerOf(emulator, {
    method: 'POST',
    url: `https://login.microsoftonline.com/${tenantOf(emulator, tenant).id}/oauth2/v2.0/token`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await emulator.issueAssertion({ sub: subject, oid: subject }),
      client_id: clientId,
      scope: 'https://graph.microsoft.com/.default',
    }).toString(),
  })
}

export function graph(emulator: Emulator, path: string, { body }: Answer): Promise<Answer> {
  const url = path.startsWith('https:') ? path : `https://graph.microsoft.com/v1.0${path}`
  return answerOf(emulator, { method: 'GET', url, headers: { Authorization: `Bearer ${body.access_token}` } })
}

export async function allSites(emulator: Emulator, token: Answer): Promise<{ webUrl: string; displayName: string }[]> {
  const found = []
  for (let link: string | undefined = '/sites/getAllSites'; link !== undefined; ) {
    const { body } = await graph(emulator, link, token)
    found.push(...body.value)
    link = body['@odata.nextLink']
  }
  return found
}

async function answerOf(emulator: Emulator, request: Parameters<Emulator['send']>[0]): Promise<Answer> {
  const { status, body } = await emulator.send(request)
  return { status, body: JSON.parse(new TextDecoder().decode(body)) }
}
