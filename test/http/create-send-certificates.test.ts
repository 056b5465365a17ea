import assert from 'node:assert/strict'
import test from 'node:test'
import { bodyText } from '../../src/http/send.ts'
import { selfSigned } from '../support/certificate.ts'
import { realSend, serveBytes, serveHttps } from '../support/loopback.ts'

test('certificates that send() meets', async (t) => {
  await t.test('an untrusted certificate is `tls`, and nothing of the request is sent', async (t) => {
    let requests = 0
    const origin = await serveHttps(t, await selfSigned(), () => requests++)
    await assert.rejects(realSend(t)({ method: 'POST', url: origin, body: 'client_assertion=x' }), {
      name: 'TransportError',
      kind: 'tls',
      message: /self-signed certificate/,
    })
    assert.equal(requests, 0)
  })

  await t.test('a certificate is trusted when its authority is given as `extraCa`', async (t) => {
    const certificate = await selfSigned()
    const origin = await serveHttps(t, certificate, (_, response) => response.end('hello'))
    assert.equal(bodyText(await realSend(t, { extraCa: certificate.cert })({ method: 'GET', url: origin })), 'hello')
    assert.equal(
      bodyText(await realSend(t, { extraCa: certificate.cert })({ method: 'GET', url: origin, direct: true })),
      'hello',
    )
  })

  await t.test('a certificate for another name is `tls`, though its authority is trusted', async (t) => {
    const certificate = await selfSigned(['graph.example.test'])
    const origin = await serveHttps(t, certificate, (_, response) => response.end())
    await assert.rejects(realSend(t, { extraCa: certificate.cert })({ method: 'GET', url: origin }), {
      kind: 'tls',
      message: /does not match certificate's altnames/,
    })
  })

  await t.test('an expired certificate is `tls`', async (t) => {
    const certificate = await selfSigned(undefined, new Date(Date.now() - 1_000))
    const origin = await serveHttps(t, certificate, (_, response) => response.end())
    await assert.rejects(realSend(t, { extraCa: certificate.cert })({ method: 'GET', url: origin }), {
      kind: 'tls',
      message: /certificate has expired/,
    })
  })
})

test('a server that does not speak TLS is `tls`', async (t) => {
  const origin = await serveBytes(t, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await assert.rejects(realSend(t)({ method: 'GET', url: origin.replace('http:', 'https:') }), { kind: 'tls' })
})
