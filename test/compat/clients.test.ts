import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { promisify } from 'node:util'
import type { HostShape } from '../../src/emulator/identity/index.ts'
import { serve } from '../../src/emulator/serve/serve.ts'

const run = promisify(execFile)

/** Runs a client in a process of its own, as MSAL's identity source and cache are process-wide; returns what it asked. */
async function list(client: string, host: HostShape) {
  const running = await serve({ world: 'seed', host, port: 0, bindRealPorts: false, env: process.env })
  try {
    const inherited = { ...process.env }
    for (const name of running.unset) delete inherited[name]
    const env = { ...inherited, ...running.env }
    const { stdout } = await run(process.execPath, [`test/compat/clients/${client}.ts`], { env })
    return {
      sites: stdout.trim(),
      requests: running.emulator.requests.map(({ method, host, path }) => `${method} ${host} ${path}`),
    }
  } finally {
    await running.close()
  }
}

const paths: Partial<Record<HostShape, string>> = {
  'app-service': '/msi/token',
  automation: '/msi/token',
  imds: '/metadata/identity/oauth2/token',
}

for (const client of ['azure-identity', 'msal-node']) {
  for (const host of ['app-service', 'automation', 'imds'] as const) {
    test(`${client}, unmodified, lists all sites under the real host names on ${host}`, async () => {
      const { sites, requests } = await list(client, host)
      assert.equal(sites, '450')
      const [identity = '', token = '', ...graph] = requests
      assert.match(identity, new RegExp(`^GET 127\\.0\\.0\\.1:\\d+ ${paths[host]}/?$`))
      assert.match(token, /^POST login\.microsoftonline\.com \/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/)
      assert.deepEqual(graph, Array(3).fill('GET graph.microsoft.com /v1.0/sites'))
    })
  }
}
