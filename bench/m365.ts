import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { names, type Peer, path } from './peers.ts'

const program = path('node_modules/@pnp/cli-microsoft365/dist/index.js')

/**
 * CLI for Microsoft 365, signed in to the target in `home`. Its hosts are fixed, so it goes through the emulator's proxy
 * under the real names, and it asks for one page with a token from its profile: the last hop of the three.
 */
export async function signedInM365(home: string, env: NodeJS.ProcessEnv): Promise<Peer> {
  const own = { ...env, HOME: home, XDG_CONFIG_HOME: home, NO_UPDATE_NOTIFIER: '1' }
  const run = (args: readonly string[], added: NodeJS.ProcessEnv = {}) =>
    promisify(execFile)(process.execPath, [program, ...args], { env: { ...own, ...added } })

  await run(['cli', 'config', 'set', '--key', 'disableTelemetry', '--value', 'true'])
  const issuer = await assertionServer(env)
  try {
    const { TOWLINE_CLIENT_ID: appId = '', TOWLINE_TENANT: tenant = '' } = env
    await run(['login', '--authType', 'federatedIdentity', '--appId', appId, '--tenant', tenant], issuer.env)
  } finally {
    issuer.close()
  }
  return {
    name: names.m365,
    args: [program, 'request', '--url', 'https://graph.microsoft.com/v1.0/sites/getAllSites', '--output', 'json'],
    env: own,
    inCommonForm: linesOf,
  }
}

/** It takes an assertion only in the way of GitHub Actions, so for the sign-in the managed identity's is served so. */
async function assertionServer({ IDENTITY_ENDPOINT, IDENTITY_HEADER = '' }: NodeJS.ProcessEnv) {
  const server = createServer(async (_request, response) => {
    const url = `${IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent('api://AzureADTokenExchange')}`
    const answer = await fetch(url, { headers: { 'X-IDENTITY-HEADER': IDENTITY_HEADER } })
    const { access_token: value } = (await answer.json()) as { access_token: string }
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ value }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?for=bench`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'not checked',
    },
    close: () => server.close(),
  }
}

/** It prints the page as one piece of JSON. */
function linesOf(page: Buffer): Buffer {
  const { value } = JSON.parse(page.toString()) as { value: unknown[] }
  return Buffer.from(value.map((site) => `${JSON.stringify(site)}\n`).join(''))
}
