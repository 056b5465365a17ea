import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import test from 'node:test'
import { fuzzDoor } from './door.ts'

test('a door answers or ends every malformed request, and lets in none of a stranger', async () => {
  const { wrong, exceptions, hangs, answers, closes, statuses } = await fuzzDoor({ seed: 15, requests: 300 })
  assert.deepEqual({ wrong, exceptions, hangs }, { wrong: [], exceptions: 0, hangs: 0 })
  assert.equal(answers + closes, 300)
  for (const status of [200, 400, 403, 417, 421, 431, 501]) {
    assert.ok((statuses[status] ?? 0) > 0, `status ${status} came up`)
  }
})

test('a listener that parses a target as it comes, looks at no header and fails is found out', async () => {
  const { wrong, exceptions } = await fuzzDoor({
    seed: 15,
    requests: 400,
    open: (_admits, letIn) =>
      createServer((request, response) => {
        letIn(request.url ?? '')
        try {
          new URL(request.url ?? '/', 'http://localhost')
        } catch {
          response.statusCode = 500
        }
        response.setHeader('connection', 'close').end('in\n')
      }),
  })
  assert.ok(exceptions > 0)
  assert.ok(wrong.some((line) => /^let in, through the door for (programs|redirects): \/refused$/.test(line)))
  assert.ok(wrong.some((line) => /^case \d+ \(.+\): answered "HTTP\/1\.1 500 /.test(line)))
})
