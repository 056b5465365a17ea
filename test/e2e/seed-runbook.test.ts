import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { promisify } from 'node:util'

interface SitePage {
  value: { webUrl: string; siteCollection?: unknown }[]
  '@odata.nextLink'?: string
}

/** The original runbook's calls, by curl, on emulated Azure Automation, under the real host names. */
async function listSites(query: string): Promise<SitePage> {
  const script = ['bash', 'test/e2e/seed-runbook.sh', query]
  const run = ['src/cli/main.ts', 'emulator', 'run', '--host', 'automation', '--', ...script]
  return JSON.parse((await promisify(execFile)(process.execPath, run)).stdout)
}

test("the original runbook's three calls give the sites", async () => {
  const page = await listSites('')
  assert.equal(page.value.length, 200)
  assert.match(page['@odata.nextLink'] ?? '', /^https:\/\/graph\.microsoft\.com\/v1\.0\/sites\?/)
})

test("the original runbook's query without $select and $filter, as PowerShell sends it, gives one page only", async () => {
  const page = await listSites('?=siteCollection,webUrl&=siteCollection/root%20ne%20null')
  assert.equal(page.value.length, 200)
})

test("the original runbook's query with $select and $filter gives the root site and not the intended list", async () => {
  const page = await listSites('?$select=siteCollection,webUrl&$filter=siteCollection/root%20ne%20null')
  assert.equal(page.value.length, 1)
  assert.deepEqual(Object.keys(page.value[0] ?? {}).sort(), ['siteCollection', 'webUrl'])
  assert.equal(page['@odata.nextLink'], undefined)
})
