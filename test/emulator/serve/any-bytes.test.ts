import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import test from 'node:test'
import tls from 'node:tls'
import { seededRandom } from '../../../src/emulator/faults/random.ts'
import { malformedRequest, type RawRequest } from '../../chaos/wire/door-requests.ts'
import { ask, startEmulator } from './support.ts'

/** Of each kind of address; `test/chaos/wire/` sends thousands to the door of the control endpoint. */
const REQUESTS = 25

test('no bytes end the emulator, at whichever of its ports they come', async (t) => {
  const running = await startEmulator(t)
  const { authority, control, graph } = running.description
  const portOf = (url: string | undefined) => Number(new URL(url ?? '').port)
  const [identity, proxy] = [portOf(running.env['IDENTITY_ENDPOINT']), portOf(running.env['HTTPS_PROXY'])]
  const ca = readFileSync(running.description.caCert)
  const plain = (port: number) => () => net.connect({ host: '127.0.0.1', port })
  const overTls = (port: number) => () => tls.connect({ host: '127.0.0.1', port, servername: 'localhost', ca })
  const tunnel = 'CONNECT graph.microsoft.com:443 HTTP/1.1\r\nHost: graph.microsoft.com:443\r\n\r\n'

  const places: readonly (readonly [port: number, open: () => net.Socket, first?: string])[] = [
    [identity, plain(identity)],
    [proxy, plain(proxy)],
    [proxy, plain(proxy), tunnel],
    [portOf(authority), plain(portOf(authority))],
    [portOf(control), plain(portOf(control))],
    [portOf(authority), overTls(portOf(authority))],
    [portOf(graph), overTls(portOf(graph))],
  ]
  for (const [place, [port, open, first]] of places.entries()) {
    await Promise.all(
      Array.from({ length: REQUESTS }, (_, index) => {
        const { parts } = malformedRequest(port, seededRandom(place * REQUESTS + index))
        return send(open(), first === undefined ? parts : [first, ...parts], index % 2 === 0)
      }),
    )
    // An error that reaches the process fails the test by itself.
    const { status } = await ask(running, `${authority}/common/discovery/v2.0/keys`)
    assert.equal(status, 200, `after what came to place ${place}`)
  }
})

/** Resolves when the connection is over, which the client ends at once or after the first bytes of an answer. */
function send(socket: net.Socket, parts: RawRequest['parts'], waits: boolean): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => {}).once('close', () => resolve())
    for (const part of parts) socket.write(part)
    if (waits) socket.once('data', () => socket.destroy()).end()
    else socket.end(() => socket.destroy())
  })
}
