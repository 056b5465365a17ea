import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { fileState } from '../../../src/graph/files/upload-source.ts'
import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { type Answer, json, text } from '../../support/scripted-send.ts'
import { accessToken, HOME_TENANT } from '../../support/tokens.ts'
import { client, ROOT, tokens, unreachable, writable } from '../support.ts'

const MIB = 1024 * 1024
const PATH = '/drives/1/root:/a.bin:/content'
const SESSION_PATH = `${ROOT}/v1.0/drives/1/root:/a.bin:/createUploadSession`
const UPLOAD_URL = 'https://contoso.sharepoint.com/_api/v2.0/uploadSession?guid=marked&tempauth=marked'

const begun = (url = UPLOAD_URL): HttpResponse => json({ uploadUrl: url, nextExpectedRanges: ['0-'] })
const more = (start: number): HttpResponse => json({ nextExpectedRanges: [`${start}-`] }, 202)
const done = (): HttpResponse => json({ id: 'x', name: 'a.bin' }, 201)
const cancelled = (): HttpResponse => text('', 204)

/** Bytes that differ from place to place. */
const bytesOf = randomBytes

const sent = (requests: readonly HttpRequest[]) =>
  requests.map(({ method, url, headers }) => [method, url, headers?.['content-range']])

const whole = (requests: readonly HttpRequest[]) =>
  Buffer.concat(requests.filter(({ method }) => method === 'PUT').map(({ body }) => Buffer.from(body ?? '')))

/** A client that writes, with its answers; each request's body is copied when it is sent. */
function uploader(t: TestContext, answers: Answer[], options = {}) {
  const made = client(t, answers, { ...writable, ...options })
  return made
}

test('upload() of a small file', async (t) => {
  await t.test('it goes in one request, with its type, and Graph’s answer comes back', async (t) => {
    const { made, requests } = uploader(t, [done()])
    assert.deepEqual(await made.upload(PATH, Buffer.from('content')), { id: 'x', name: 'a.bin' })
    const [{ method, url, headers, body } = assert.fail()] = requests
    assert.deepEqual([method, url, String(body)], ['PUT', `${ROOT}/v1.0${PATH}`, 'content'])
    assert.equal(headers?.['content-type'], 'application/octet-stream')
    assert.match(headers?.['authorization'] ?? '', /^Bearer /)
  })

  await t.test('an empty file is sent as one, and a type of the caller’s is kept', async (t) => {
    const { made, requests } = uploader(t, [done()])
    await made.upload(PATH, new Uint8Array(), { headers: { 'Content-Type': 'text/plain' } })
    assert.equal(requests[0]?.body?.length, 0)
    assert.deepEqual(
      Object.entries(requests[0]?.headers ?? {})
        .filter(([name]) => /content-type/i.test(name))
        .at(-1),
      ['Content-Type', 'text/plain'],
    )
  })

  await t.test('10 MiB go in one request, and a byte more in a session', async (t) => {
    const small = uploader(t, [done()])
    await small.made.upload(PATH, Buffer.alloc(10 * MIB))
    const large = uploader(t, [begun(), more(10 * MIB), done()])
    await large.made.upload(PATH, Buffer.alloc(10 * MIB + 1))
    assert.deepEqual(
      large.requests.map(({ body }) => body?.length),
      [56, 10 * MIB, 1],
    )
  })

  await t.test('a path without sessions takes as much as fits into one request', async (t) => {
    const { made, requests } = uploader(t, [text('', 200)])
    await made.upload('/users/1/photo/$value', Buffer.alloc(11 * MIB))
    assert.equal(requests.length, 1)
    await assert.rejects(made.upload('/users/1/photo/$value', Buffer.alloc(64 * MIB + 1)), {
      name: 'ConfigError',
      code: 'USAGE',
      message: 'The file is too large for PUT /v1.0/users/1/photo/$value. Nothing was sent.',
    })
  })
})

test('upload() whose answer cannot be read says that it may be done, and not to repeat it', async (t) => {
  for (const answer of [text('{"id":', 201), text('<html>', 200)]) {
    const { made } = uploader(t, [answer])
    await assert.rejects(made.upload(PATH, Buffer.from('content')), {
      code: 'GRAPH_ANSWER_INVALID',
      fix: /^Look in the target whether this was done/,
    })
  }
})

test('upload() of a large file', async (t) => {
  await t.test('its fragments go in order to the address of the session, without the token', async (t) => {
    const bytes = bytesOf(25 * MIB)
    const { made, requests } = uploader(t, [begun(), more(10 * MIB), more(20 * MIB), done()])
    const told: unknown[] = []
    const headers = { 'if-match': '"v1"' }
    const onProgress = (...moved: unknown[]) => void told.push(moved)
    assert.deepEqual(await made.upload(PATH, bytes, { headers, onProgress }), { id: 'x', name: 'a.bin' })
    const last = bytes.length - 1
    assert.deepEqual(sent(requests), [
      ['POST', SESSION_PATH, undefined],
      ['PUT', UPLOAD_URL, `bytes 0-${10 * MIB - 1}/${bytes.length}`],
      ['PUT', UPLOAD_URL, `bytes ${10 * MIB}-${20 * MIB - 1}/${bytes.length}`],
      ['PUT', UPLOAD_URL, `bytes ${20 * MIB}-${last}/${bytes.length}`],
    ])
    assert.ok(whole(requests).equals(bytes))
    assert.equal(requests[0]?.headers?.['if-match'], '"v1"')
    assert.equal(String(requests[0]?.body), '{"item":{"@microsoft.graph.conflictBehavior":"replace"}}')
    for (const { headers } of requests.slice(1)) {
      assert.deepEqual(Object.keys(headers ?? {}).sort(), ['accept', 'content-range', 'content-type', 'user-agent'])
    }
    assert.deepEqual(told, [
      [10 * MIB, bytes.length],
      [20 * MIB, bytes.length],
      [bytes.length, bytes.length],
    ])
  })

  await t.test('each fragment but the last is a multiple of 320 KiB, also of an attachment', async (t) => {
    const url = "https://outlook.office.com/api/v2.0/Users('u')/Messages('m')/AttachmentSessions('a')?authtoken=marked"
    const unit = 12 * 320 * 1024
    const next = (start: number) => json({ nextExpectedRanges: [String(start)] }, 200)
    const made201 = text('', 201, { location: "https://outlook.office.com/api/v2.0/Users('u')/Attachments('a')" })
    const { made, requests } = uploader(t, [begun(url), next(unit), made201])
    assert.equal(
      await made.upload('/users/u/messages/m/attachments/createUploadSession', Buffer.alloc(unit + 5)),
      undefined,
    )
    assert.deepEqual(JSON.parse(String(requests[0]?.body)), {
      AttachmentItem: { attachmentType: 'file', name: 'file', size: unit + 5 },
    })
    assert.equal(requests[1]?.headers?.['content-range'], `bytes 0-${unit - 1}/${unit + 5}`)
  })

  await t.test('an empty file is refused before a session is begun for it', async (t) => {
    const path = '/drives/1/root:/a.bin:/createUploadSession'
    await assert.rejects(uploader(t, []).made.upload(path, new Uint8Array()), {
      code: 'USAGE',
      message: 'An empty file cannot be sent in an upload session. Nothing was sent.',
    })
  })

  await t.test('the caller’s own body begins a session that the path names', async (t) => {
    const { made, requests } = uploader(t, [begun(), done()])
    const body = { item: { name: 'a.bin' }, deferCommit: false }
    await made.upload('/drives/1/items/2/createUploadSession', Buffer.from('small'), { body })
    assert.deepEqual(JSON.parse(String(requests[0]?.body)), body)
    assert.deepEqual([requests[0]?.method, requests[1]?.headers?.['content-range']], ['POST', 'bytes 0-4/5'])
  })

  for (const conflict of ['fail', 'rename'] as const) {
    await t.test(`with the conflict behaviour ${conflict}, small and large, by option and by path`, async (t) => {
      const query = `?@microsoft.graph.conflictBehavior=${conflict}`
      for (const [path, options] of [
        [PATH, { conflict }],
        [`${PATH}${query}`, {}],
      ] as const) {
        const { made, requests } = uploader(t, [done(), begun(), more(10 * MIB), done()])
        await made.upload(path, Buffer.from('x'), options)
        await made.upload(path, Buffer.alloc(11 * MIB), options)
        assert.equal(requests[0]?.url, `${ROOT}/v1.0${PATH}${query}`)
        assert.equal(requests[1]?.url, SESSION_PATH)
        assert.equal(String(requests[1]?.body), `{"item":{"@microsoft.graph.conflictBehavior":"${conflict}"}}`)
      }
    })
  }

  await t.test(
    'a conflict behaviour that is given twice, or is none, is refused before anything is sent',
    async (t) => {
      const { made } = uploader(t, [])
      const twice = made.upload(`${PATH}?@microsoft.graph.conflictBehavior=fail`, Buffer.from('x'), {
        conflict: 'fail',
      })
      await assert.rejects(twice, { code: 'USAGE', message: /given twice/ })
      const none = made.upload(`${PATH}?%40microsoft.graph.conflictBehavior=keep`, Buffer.from('x'))
      await assert.rejects(none, { code: 'USAGE', message: '"keep" is no conflict behaviour. Nothing was sent.' })
    },
  )
})

test('upload() and the gate', async (t) => {
  await t.test('a read-only target gets neither file nor session', async (t) => {
    const { made } = client(t, [])
    for (const size of [1, 11 * MIB]) {
      await assert.rejects(made.upload(PATH, Buffer.alloc(size)), { name: 'AccessError', code: 'WRITE_REFUSED' })
    }
  })

  await t.test('an upload is one write to the rule, however many requests it takes', async (t) => {
    const seen: unknown[] = []
    const writes = (write: unknown) => {
      seen.push(write)
      return 'send' as const
    }
    const { made } = uploader(t, [begun(), more(10 * MIB), done()], { writes })
    await made.upload(PATH, Buffer.alloc(11 * MIB))
    assert.deepEqual(
      seen.map((write) => Object.entries(write as object).slice(0, 2)),
      [
        [
          ['method', 'PUT'],
          ['path', `/v1.0${PATH}`],
        ],
      ],
    )
  })

  await t.test('a withheld upload sends nothing', async (t) => {
    const { made } = uploader(t, [], { writes: () => 'withhold' })
    assert.equal(await made.upload(PATH, Buffer.alloc(11 * MIB)), undefined)
  })

  for (const [what, url, leadsTo] of [
    ['another host', 'https://evil.example/u', 'https://evil.example'],
    ['a host that ends alike', 'https://evilsharepoint.com/u', 'https://evilsharepoint.com'],
    ['the clear', 'http://contoso.sharepoint.com/u', 'http://contoso.sharepoint.com'],
    ['another port', 'https://contoso.sharepoint.com:8443/u', 'https://contoso.sharepoint.com:8443'],
    ['a user', 'https://a@contoso.sharepoint.com/u', 'https://contoso.sharepoint.com'],
    ['a host of downloads only', 'https://reports.office.com/u', 'https://reports.office.com'],
    ['what is no URL', 'nowhere', 'something that is not a URL'],
  ] as const) {
    await t.test(`a session that leads to ${what} is refused, and nothing is sent there`, async (t) => {
      const { made } = uploader(t, [begun(url)])
      await assert.rejects(made.upload(PATH, Buffer.alloc(11 * MIB)), {
        name: 'GraphError',
        code: 'FOREIGN_LINK',
        message: `The upload session for /v1.0${PATH} leads to ${leadsTo}. Nothing was sent there.`,
      })
    })
  }

  await t.test('a session without an address is refused', async (t) => {
    const { made } = uploader(t, [json({})])
    await assert.rejects(made.upload(PATH, Buffer.alloc(11 * MIB)), { code: 'FOREIGN_LINK' })
  })

  await t.test('a refusal of Graph to begin is its own error', async (t) => {
    const { made } = uploader(t, [json({ error: { code: 'nameAlreadyExists', message: 'It is there.' } }, 409)])
    await assert.rejects(made.upload(PATH, Buffer.alloc(11 * MIB)), {
      code: 'GRAPH_REFUSED',
      status: 409,
      graphCode: 'nameAlreadyExists',
    })
  })
})

test('upload() whose way is rough', async (t) => {
  const size = 21 * MIB

  await t.test('a fragment goes again after a cut, a 503 and a 429', async (t) => {
    const bytes = bytesOf(size)
    const { made, requests } = uploader(t, [
      begun(),
      unreachable('reset'),
      text('', 503),
      text('', 429, { 'retry-after': '1' }),
      more(10 * MIB),
      more(20 * MIB),
      done(),
    ])
    await made.upload(PATH, bytes)
    const ranges = requests.slice(1).map(({ headers }) => headers?.['content-range'])
    assert.deepEqual(new Set(ranges.slice(0, 4)).size, 1)
    assert.ok(whole(requests.slice(4)).equals(bytes))
  })

  await t.test('a fragment that had arrived is not sent once more: the session says where to go on', async (t) => {
    const bytes = bytesOf(size)
    const { made, requests } = uploader(t, [
      begun(),
      more(10 * MIB),
      unreachable('reset'),
      json({ error: { code: 'invalidRange' } }, 416),
      json({ nextExpectedRanges: [`${20 * MIB}-`] }),
      done(),
    ])
    await made.upload(PATH, bytes)
    assert.deepEqual(
      sent(requests)
        .slice(3)
        .map(([method, , range]) => [method, range]),
      [
        ['PUT', `bytes ${10 * MIB}-${20 * MIB - 1}/${size}`],
        ['GET', undefined],
        ['PUT', `bytes ${20 * MIB}-${size - 1}/${size}`],
      ],
    )
  })

  await t.test('a service that asks for the same bytes for ever is given up, and the session cancelled', async (t) => {
    const { made, requests } = uploader(t, [begun(), ...Array.from({ length: 6 }, () => more(0)), cancelled()])
    await assert.rejects(made.upload(PATH, Buffer.alloc(size)), {
      code: 'GRAPH_ANSWER_INVALID',
      message: `contoso.sharepoint.com asks for parts of PUT /v1.0${PATH} that do not bring it to an end.`,
    })
    assert.deepEqual([requests.at(-1)?.method, requests.at(-1)?.url], ['DELETE', UPLOAD_URL])
  })

  await t.test('an answer that calls the upload done before its end is an error', async (t) => {
    for (const early of [
      done(),
      json({ nextExpectedRanges: [] }, 202),
      json({ nextExpectedRanges: [`${size}-`] }, 202),
    ]) {
      const { made } = uploader(t, [begun(), early, cancelled()])
      await assert.rejects(made.upload(PATH, Buffer.alloc(size)), { code: 'GRAPH_ANSWER_INVALID' })
    }
  })

  await t.test('a service that skips bytes, or does not make the file at the end, is an error', async (t) => {
    for (const answers of [
      [more(15 * MIB)],
      [more(10 * MIB), more(20 * MIB), json({ nextExpectedRanges: [] }, 202)],
      [json({ error: { code: 'invalidRange' } }, 416), json({ nextExpectedRanges: [`${15 * MIB}-`] })],
    ]) {
      const { made, requests } = uploader(t, [begun(), ...answers, cancelled()])
      await assert.rejects(made.upload(PATH, Buffer.alloc(size)), { code: 'GRAPH_ANSWER_INVALID' })
      assert.equal(requests.at(-1)?.method, 'DELETE')
    }
  })

  await t.test('a commit that is put off is refused, because it could not be made', async (t) => {
    const body = { deferCommit: true }
    const upload = uploader(t, []).made.upload('/drives/1/items/2/createUploadSession', Buffer.from('x'), { body })
    await assert.rejects(upload, { name: 'ConfigError', code: 'USAGE', message: /^An upload with deferCommit/ })
  })

  for (const [status, code, cause] of [
    [404, 'GRAPH_NOT_FOUND', 'The upload session has expired or was cancelled.'],
    [401, 'GRAPH_UNAUTHORIZED', 'The upload session has expired or was cancelled.'],
    [409, 'GRAPH_REFUSED', 'A file of this name was made or changed meanwhile.'],
    [507, 'GRAPH_REFUSED', 'The quota of the drive is used up.'],
  ] as const) {
    await t.test(
      `a session that answers ${status} is an error that says why, without the words of the host`,
      async (t) => {
        const refusal = json({ error: { code: 'someCode', message: `failed at ${UPLOAD_URL}` } }, status)
        const { made } = uploader(t, [begun(), refusal, cancelled()])
        await assert.rejects(made.upload(PATH, Buffer.alloc(size)), (error: Error & Record<string, unknown>) => {
          assert.deepEqual([error['code'], error['status'], error['likelyCause']], [code, status, cause])
          assert.equal(
            error.message,
            `contoso.sharepoint.com answered ${status} (someCode) to a part of PUT /v1.0${PATH}.`,
          )
          assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /marked/)
          return true
        })
      },
    )
  }

  await t.test('a 404 after the last part leaves open whether the file is there, and the error says so', async (t) => {
    const { made } = uploader(t, [
      begun(),
      more(10 * MIB),
      more(20 * MIB),
      unreachable('reset'),
      text('', 404),
      cancelled(),
    ])
    await assert.rejects(made.upload(PATH, Buffer.alloc(size)), {
      code: 'GRAPH_NOT_FOUND',
      fix: 'Look in the target whether the file is there before you send it again.',
    })
  })

  await t.test('an abort ends the upload with its reason, and cancels the session', async (t) => {
    const stop = new AbortController()
    const { made, requests } = uploader(t, [
      begun(),
      () => {
        stop.abort(new Error('Ctrl-C'))
        throw stop.signal.reason
      },
      cancelled(),
    ])
    await assert.rejects(made.upload(PATH, Buffer.alloc(size), { signal: stop.signal }), { message: 'Ctrl-C' })
    assert.deepEqual([requests.at(-1)?.method, requests.at(-1)?.signal], ['DELETE', undefined])
  })
})

test('upload() of a file on disk', async (t) => {
  await t.test('its bytes arrive, and its name is that of an attachment', async (t) => {
    const bytes = bytesOf(11 * MIB)
    const file = join(temporaryFolder(t), 'report.pdf')
    writeFileSync(file, bytes)
    const copies: Buffer[] = []
    const keeping = (answer: HttpResponse) => (request: HttpRequest) => {
      copies.push(Buffer.from(request.body ?? ''))
      return answer
    }
    const path = '/users/u/messages/m/attachments/createUploadSession'
    const { made } = uploader(t, [begun(), keeping(more(10 * MIB)), keeping(done()), keeping(begun()), done()])
    await made.upload(PATH, file)
    assert.ok(Buffer.concat(copies.splice(0)).equals(bytes))
    writeFileSync(file, 'small')
    await made.upload(path, file)
    assert.equal(String(copies[0]), '{"AttachmentItem":{"attachmentType":"file","name":"report.pdf","size":5}}')
  })

  await t.test('a file that changes meanwhile is an error, and the session is cancelled', async (t) => {
    const file = join(temporaryFolder(t), 'growing.log')
    for (const change of [
      () => writeFileSync(file, Buffer.alloc(11 * MIB + 1)),
      () => writeFileSync(file, Buffer.alloc(5)),
      () => utimesSync(file, new Date(), new Date(Date.now() + 5_000)),
    ]) {
      writeFileSync(file, Buffer.alloc(11 * MIB))
      const changing = () => {
        change()
        return more(10 * MIB)
      }
      const { made, requests } = uploader(t, [begun(), changing, cancelled()])
      await assert.rejects(made.upload(PATH, file), {
        name: 'RunError',
        code: 'INPUT_CHANGED',
        message: `${file} changed while it was being read. The target has no part of it.`,
      })
      assert.equal(requests.at(-1)?.method, 'DELETE')
    }
  })

  await t.test('what is no file is refused before anything is sent', async (t) => {
    const folder = temporaryFolder(t)
    const { made } = uploader(t, [])
    for (const path of [folder, join(folder, 'missing'), '/dev/null']) {
      await assert.rejects(made.upload(PATH, path), {
        name: 'ConfigError',
        code: 'USAGE',
        message: `The file ${path} cannot be sent. Nothing was sent.`,
      })
    }
  })
})

test('upload() that a later run goes on with', async (t) => {
  const size = 11 * MIB
  const cut: Answer[] = Array.from({ length: 6 }, () => unreachable('reset'))

  /** A file, and the file that keeps its upload. */
  function files(t: TestContext) {
    const folder = temporaryFolder(t)
    const [file, resume] = [join(folder, 'a.bin'), join(folder, 'a.resume')]
    writeFileSync(file, bytesOf(size))
    return { file, resume }
  }

  await t.test('the session is kept in a file of this user alone, and gone when the upload is done', async (t) => {
    const { file, resume } = files(t)
    const first = uploader(t, [begun(), more(10 * MIB), ...cut])
    await assert.rejects(first.made.upload(PATH, file, { resume }), { code: 'GRAPH_UNREACHABLE' })
    assert.equal(statSync(resume).mode & 0o777, 0o600)
    assert.ok(readFileSync(resume, 'utf8').includes(UPLOAD_URL))

    const second = uploader(t, [json({ nextExpectedRanges: [`${10 * MIB}-`] }), done()])
    await second.made.upload(PATH, file, { resume })
    assert.deepEqual(
      sent(second.requests).map(([method, , range]) => [method, range]),
      [
        ['GET', undefined],
        ['PUT', `bytes ${10 * MIB}-${size - 1}/${size}`],
      ],
    )
    assert.ok(!existsSync(resume))
  })

  await t.test('a session that cannot be kept is cancelled, and nothing is left in the target', async (t) => {
    const { file, resume } = files(t)
    const { made, requests } = uploader(t, [begun(), cancelled()])
    await assert.rejects(made.upload(PATH, file, { resume: join(resume, 'nowhere') }), {
      code: 'USAGE',
      message: /cannot be written\. Nothing was sent\.$/,
    })
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['POST', 'DELETE'],
    )
  })

  await t.test('a session that is over is begun anew', async (t) => {
    const { file, resume } = files(t)
    const first = uploader(t, [begun(), ...cut])
    await assert.rejects(first.made.upload(PATH, file, { resume }))
    const second = uploader(t, [text('', 404), begun(), more(10 * MIB), done()])
    assert.deepEqual(await second.made.upload(PATH, file, { resume }), { id: 'x', name: 'a.bin' })
  })

  await t.test('a session of another file, path or target is refused, and the file left as it is', async (t) => {
    const { file, resume } = files(t)
    const first = uploader(t, [begun(), ...cut])
    await assert.rejects(first.made.upload(PATH, file, { resume }))
    const kept = readFileSync(resume, 'utf8')
    const refused = { name: 'ConfigError', code: 'USAGE', message: /keeps another upload\. Nothing was sent\.$/ }
    const second = uploader(t, [])
    await assert.rejects(second.made.upload('/drives/1/root:/b.bin:/content', file, { resume }), refused)
    const otherTenant = { tenantId: HOME_TENANT, credential: tokens(accessToken({ tid: HOME_TENANT })) }
    await assert.rejects(uploader(t, [], otherTenant).made.upload(PATH, file, { resume }), refused)
    writeFileSync(file, Buffer.alloc(size))
    await assert.rejects(second.made.upload(PATH, file, { resume }), refused)
    assert.equal(readFileSync(resume, 'utf8'), kept)
  })

  await t.test('an address that was altered to another host is refused', async (t) => {
    const { file, resume } = files(t)
    const first = uploader(t, [begun(), ...cut])
    await assert.rejects(first.made.upload(PATH, file, { resume }))
    writeFileSync(resume, readFileSync(resume, 'utf8').replace('contoso.sharepoint.com', 'evil.example'))
    await assert.rejects(uploader(t, []).made.upload(PATH, file, { resume }), { code: 'FOREIGN_LINK' })
  })

  await t.test('a file that keeps no upload is refused and left alone', async (t) => {
    const { file, resume } = files(t)
    for (const content of ['{}', 'my notes', '']) {
      writeFileSync(resume, content)
      await assert.rejects(uploader(t, []).made.upload(PATH, file, { resume }), {
        code: 'USAGE',
        message: `"${resume}" keeps no upload. Nothing was sent.`,
      })
      assert.equal(readFileSync(resume, 'utf8'), content)
    }
  })

  await t.test('a file that changed meanwhile ends the session for good', async (t) => {
    const { file, resume } = files(t)
    const changing = () => {
      writeFileSync(file, 'other')
      return more(10 * MIB)
    }
    const { made } = uploader(t, [begun(), changing, cancelled()])
    await assert.rejects(made.upload(PATH, file, { resume }), { code: 'INPUT_CHANGED' })
    assert.ok(!existsSync(resume))
  })
})

test('upload() refuses a file with content and no length, as the system makes up, and would else send it empty', async (t) => {
  // Elsewhere than on Linux there is no such file.
  const { made, requests } = uploader(t, [done()])
  await assert.rejects(made.upload(PATH, '/proc/self/environ'), { code: 'USAGE', message: /cannot be sent/ })
  await assert.rejects(fileState('/proc/self/environ'), { code: 'USAGE', message: /cannot be sent/ })
  const empty = join(temporaryFolder(t, { empty: '' }), 'empty')
  assert.equal((await fileState(empty)).size, 0)
  await made.upload(PATH, empty)
  assert.deepEqual(
    requests.map(({ body }) => body?.length),
    [0],
  )
})
