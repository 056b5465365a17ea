// Towline as a library, from the built package: the runbook that lists sites, over the same targets as data.
import { fleet, listSites, runbook } from '../../../dist/index.js'

const { readFileSync } = process.getBuiltinModule('node:fs')
const { BENCH_TARGETS, BENCH_CONCURRENCY, TOWLINE_CLIENT_ID: clientId } = process.env
const targets = JSON.parse(readFileSync(BENCH_TARGETS, 'utf8')).map(({ name, tenant }) => ({
  name,
  tenant,
  clientId,
  cloud: 'global',
  access: 'read-only',
}))
const list = runbook({
  name: 'list-sites',
  description: 'Lists the sites.',
  permissions: ['Sites.FullControl.All'],
  run: ({ graph }) => Array.fromAsync(listSites(graph)),
})
for await (const outcome of fleet({ targets }).run(list, { concurrency: Number(BENCH_CONCURRENCY) })) {
  if (outcome.state !== 'ok') throw outcome.error ?? new Error(`${outcome.target.name} was ${outcome.state}`)
  process.stdout.write(
    outcome.result.map((site) => `${JSON.stringify({ target: outcome.target.name, ...site })}\n`).join(''),
  )
}
