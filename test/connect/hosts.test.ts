import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostsFromEnv } from '../../src/connect/hosts.ts'

test('hostsFromEnv()', async (t) => {
  await t.test('an environment without hosts changes nothing', () => {
    assert.deepEqual(hostsFromEnv({ TOWLINE_GRAPH_HOST: '' }), {})
  })

  await t.test('origins are taken, with or without the slash at the end', () => {
    assert.deepEqual(
      hostsFromEnv({ TOWLINE_AUTHORITY_HOST: 'https://LOCALHOST:8443', TOWLINE_GRAPH_HOST: 'https://graph.example/' }),
      { authorityHost: 'https://localhost:8443', graphHost: 'https://graph.example' },
    )
  })

  const refused = [
    'http://localhost:8443',
    'https://graph.example/v1.0',
    'https://graph.example?x',
    'https://user:pw@graph.example',
    'graph.example',
  ]
  for (const given of refused) {
    await t.test(`refuses ${given}, and says which variable it was`, () => {
      assert.throws(() => hostsFromEnv({ TOWLINE_GRAPH_HOST: given }), {
        name: 'ConfigError',
        code: 'HOST_INVALID',
        message: /^TOWLINE_GRAPH_HOST is /,
      })
    })
  }
})
