import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import test from 'node:test'
import { openOnLoopback } from '../../src/listen/open.ts'

/** Makes servers that fail to listen as `fail` says: the code of the error for an address, at the nth attempt there. */
function failing(fail: (address: string, nth: number) => string | undefined) {
  const made: Server[] = []
  const attempts = new Map<string, number>()
  const create = (): Server => {
    const server = createServer()
    const listen = server.listen.bind(server) as (options: object, done: () => void) => Server
    const listenOrFail = (options: { host: string }, done: () => void): Server => {
      const nth = (attempts.get(options.host) ?? 0) + 1
      attempts.set(options.host, nth)
      const code = fail(options.host, nth)
      if (code === undefined) return listen(options, done)
      queueMicrotask(() => server.emit('error', Object.assign(new Error(code), { code })))
      return server
    }
    made.push(Object.assign(server, { listen: listenOrFail }))
    return server
  }
  return { create, attempts, open: () => made.filter(({ listening }) => listening).length }
}

test('openOnLoopback() takes another port where the first is in use at the other address', async () => {
  const { create, attempts, open } = failing((address, nth) =>
    address === '::1' && nth < 3 ? 'EADDRINUSE' : undefined,
  )
  const { close } = await openOnLoopback(create)
  assert.equal(attempts.get('127.0.0.1'), 3)
  assert.ok(open() <= 2, 'what was opened for nothing is closed')
  close()
  assert.equal(open(), 0)
})

test('openOnLoopback() does without an address that the machine does not have', async () => {
  for (const [lacking, code] of [
    ['::1', 'EADDRNOTAVAIL'],
    ['::1', 'EAFNOSUPPORT'],
    ['127.0.0.1', 'EADDRNOTAVAIL'],
  ]) {
    const { create, open } = failing((address) => (address === lacking ? code : undefined))
    // A machine without the one that is left opens neither.
    const opened = await openOnLoopback(create).catch((error: NodeJS.ErrnoException) => error)
    if (opened instanceof Error) assert.equal(opened.code, 'EADDRNOTAVAIL')
    else {
      assert.equal(open(), 1)
      opened.close()
    }
  }
})

test('openOnLoopback() rejects with the reason of the system, and leaves nothing open', async () => {
  for (const code of ['EMFILE', 'EACCES', 'EADDRINUSE']) {
    const { create, open } = failing((address) => (address === '127.0.0.1' ? code : undefined))
    await assert.rejects(openOnLoopback(create), { code })
    assert.equal(open(), 0)
  }
  const { create } = failing(() => 'EAFNOSUPPORT')
  await assert.rejects(openOnLoopback(create), { code: 'EAFNOSUPPORT' })
})
