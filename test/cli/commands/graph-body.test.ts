import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { fakeTenant, jsonAnswer, type Ran, runCli, temporaryFolder } from '../support.ts'

const umlaut = '{"displayName":"M\u00fcller"}'

interface Sent extends Ran {
  /** The bodies that Graph got, as text. */
  readonly sent: readonly string[]
}

/** Sends a body from each of the places where one can come from; a word of the command line has no encoding of its own. */
async function patch(t: TestContext, body: string | Uint8Array, ...others: string[]): Promise<Sent[]> {
  const cwd = temporaryFolder(t)
  writeFileSync(join(cwd, 'body.json'), body)
  const places = typeof body === 'string' ? ['@body.json', '-', body] : ['@body.json', '-']
  return Promise.all(
    places.map(async (place) => {
      const sent: string[] = []
      const { env, ...world } = fakeTenant(({ body: got }) => {
        sent.push(Buffer.from(got ?? '').toString('utf8'))
        return jsonAnswer({})
      })
      const words = ['graph', 'patch', '/users/1', '--access', 'read-write', '--body', place, ...others]
      return { ...(await runCli(words, { ...world, env, cwd, stdin: body })), sent }
    }),
  )
}

test('graph --body', async (t) => {
  await t.test(
    'a body in UTF-8, or in UTF-16 with its mark, goes out in UTF-8 without a byte order mark',
    async (t) => {
      const wide = Buffer.from(`\uFEFF${umlaut}`, 'utf16le')
      const bodies = [Buffer.from(umlaut), Buffer.from(`\uFEFF${umlaut}`), wide, Buffer.from(wide).swap16()]
      for (const body of [umlaut, ...bodies]) {
        for (const { code, sent } of await patch(t, body)) assert.deepEqual({ code, sent }, { code: 0, sent: [umlaut] })
      }
    },
  )

  await t.test('a body in another encoding is refused, named, and not sent', async (t) => {
    for (const [body, cause] of [
      [Buffer.from(umlaut, 'latin1'), /^cause {2}It is Windows-1252.*: byte 18 \(line 1\) is no UTF-8/m],
      [Buffer.from('{"displayName":"\u017b"}', 'latin1').fill(0xaf, 16, 17), /^cause {2}It is Windows-1252/m],
      [Buffer.from(umlaut, 'utf16le'), /^cause {2}It is UTF-16/m],
    ] as const) {
      for (const { code, stderr, sent } of await patch(t, body)) {
        assert.deepEqual({ code, sent }, { code: 2, sent: [] })
        assert.match(stderr, /^error {2}--body is not text in UTF-8\. Nothing was sent \(USAGE\)$/m)
        assert.match(stderr, cause)
        assert.match(stderr, /^fix {4}.*PowerShell `Set-Content -Encoding utf8`/m)
      }
    }
  })

  await t.test('bytes of a word that were no UTF-8 are refused; an escaped U+FFFD is sent', async () => {
    const asked: string[] = []
    const world = fakeTenant(({ body }) => {
      asked.push(String(body))
      return jsonAnswer({})
    })
    const words = ['graph', 'patch', '/users/1', '--access', 'read-write', '--body']
    const broken = await runCli([...words, '{"displayName":"M\ufffdller"}'], world)
    assert.equal(broken.code, 2)
    assert.match(broken.stderr, /^error {2}--body holds bytes that are not UTF-8\. Nothing was sent \(USAGE\)$/m)
    assert.equal((await runCli([...words, '{"displayName":"\\ufffd"}'], world)).code, 0)
    assert.deepEqual(asked, ['{"displayName":"\\ufffd"}'])

    const path = await runCli(['graph', 'get', '/users/M\ufffdller@x.example'], world)
    assert.equal(path.code, 2)
    assert.match(path.stderr, /^error {2}The path holds bytes that are not UTF-8/m)
    assert.equal(asked.length, 1)
  })

  await t.test('JSON goes out as it was typed, with its digits and blanks', async (t) => {
    const body = '{ "a" : 9223372036854775807, "b": 1.10,\r\n "c": 1E400, "d": -0 }'
    for (const { code, sent } of await patch(t, body)) assert.deepEqual({ code, sent }, { code: 0, sent: [body] })
  })

  await t.test('what is not JSON is refused with its place and its kind, and never quoted', async (t) => {
    for (const [body, cause] of [
      ['{"password":"secret",}', 'A comma stands before the end of an object or list (line 1, column 22).'],
      ['{\n// secret\n}', 'A comment, which JSON does not have (line 2, column 1).'],
      ['{"a": NaN, "b": "secret"}', 'NaN and Infinity, which JSON does not have (line 1, column 7).'],
      ["{'a': 'secret'}", 'A quotation mark that is not " (line 1, column 2).'],
      ['', 'The text ends too soon (line 1, column 1).'],
    ] as const) {
      for (const { code, stderr, sent } of await patch(t, body)) {
        assert.deepEqual({ code, sent }, { code: 2, sent: [] })
        assert.match(stderr, /^error {2}--body is not JSON\. Nothing was sent \(USAGE\)$/m)
        assert.ok(stderr.includes(`cause  ${cause}\n`), stderr)
        assert.ok(!stderr.includes('secret'))
      }
    }
  })

  await t.test('a name that stands twice is refused, because one of its values would be lost', async (t) => {
    for (const { code, stderr, sent } of await patch(t, '{"city":"Bonn","city":"Ulm"}')) {
      assert.deepEqual({ code, sent }, { code: 2, sent: [] })
      assert.match(stderr, /^error {2}--body says something twice\. Nothing was sent \(USAGE\)$/m)
      assert.match(stderr, /^cause {2}"city" stands twice in one object \(line 1, column 16\)\.$/m)
    }
  })

  await t.test('a charset that Content-Type names must be that of the bytes', async (t) => {
    const page = Buffer.from('<p>M\u00fcller</p>', 'latin1')
    for (const { code, stderr, sent } of await patch(t, page, '-H', 'Content-Type: text/html; charset=utf-8')) {
      assert.deepEqual({ code, sent }, { code: 2, sent: [] })
      assert.match(stderr, /--body is not text in UTF-8/)
    }
    for (const { code, stderr } of await patch(t, umlaut, '-H', 'Content-Type: application/json; charset=utf-16')) {
      assert.equal(code, 2)
      assert.match(stderr, /--body is JSON, and Content-Type names the charset "utf-16"/)
    }
    for (const { code } of await patch(t, page, '-H', 'Content-Type: image/png')) assert.equal(code, 0)
  })
})
