import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { graphClient } from '../../src/graph/client.ts'
import { defaultUserAgent } from '../../src/graph/user-agent.ts'
import { TARGET_TENANT } from '../support/tokens.ts'
import { tokens } from './support.ts'

test('Towline names itself as SharePoint asks, with the version that it has', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  assert.equal(defaultUserAgent, `NONISV|Towline|Towline/${version}`)
})

test('a User-Agent that no header can hold is refused', () => {
  for (const userAgent of ['', 'a\nb', 'Ü', ' a']) {
    const options = { credential: tokens(null), tenantId: TARGET_TENANT, userAgent }
    assert.throws(() => graphClient(options), { name: 'ConfigError', code: 'USAGE' })
  }
})
