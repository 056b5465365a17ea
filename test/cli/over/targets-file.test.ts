import assert from 'node:assert/strict'
import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readTargetsFile, writeTargetsFile } from '../../../src/cli/over/targets-file.ts'
import { temporaryFolder } from '../support.ts'

const folder = await mkdtemp(join(tmpdir(), 'towline-'))
after(() => rm(folder, { recursive: true }))
const file = join(folder, 'selectors')

async function selectorsIn(text: string | Uint8Array): Promise<string[]> {
  await writeFile(file, text)
  return [...(await readTargetsFile(file)).selectors]
}

test('readTargetsFile() of a list of selectors', async (t) => {
  await t.test(
    'comments, empty lines, Windows line ends and a byte order mark are not part of the selectors',
    async () => {
      const text =
        '\uFEFF# pilot\r\nfabrikam-test\r\n\r\n  tag:emea  # all of Europe\r\n2f4a6c8e-1b3d-4f5a-9c7e-0d2b4f6a8c05'
      assert.deepEqual(await selectorsIn(text), ['fabrikam-test', 'tag:emea', '2f4a6c8e-1b3d-4f5a-9c7e-0d2b4f6a8c05'])
    },
  )

  await t.test('a list in UTF-16 with its mark is read', async () => {
    const bytes = Buffer.from('\uFEFFm\u00fcller.example\n', 'utf16le')
    assert.deepEqual(await selectorsIn(bytes), ['m\u00fcller.example'])
    assert.deepEqual(await selectorsIn(bytes.swap16()), ['m\u00fcller.example'])
  })

  await t.test('a list in another encoding is refused, and the error names it', async () => {
    for (const [bytes, likelyCause] of [
      [Buffer.from('fabrikam\n', 'utf16le'), /UTF-16/],
      [Buffer.from('\uFEFFfabrikam\n', 'utf16le').subarray(0, -1), /UTF-16, but the letter at byte 19 is not whole/],
      [Buffer.from('# a\nm\u00fcller.example\n', 'latin1'), /Windows-1252.*: byte 6 \(line 2\) is no UTF-8/],
    ] as const) {
      const message = `The targets file ${file} cannot be read.`
      await assert.rejects(selectorsIn(bytes), { code: 'USAGE', message, likelyCause })
    }
  })

  await t.test('a list without a selector is refused, because no selector would choose the only target', async () => {
    for (const text of ['', '\n\n', '# nobody\n']) {
      await assert.rejects(selectorsIn(text), {
        code: 'TARGET_MISSING',
        message: `The targets file ${file} names no target.`,
      })
    }
  })
})

test('readTargetsFile() of an earlier report', async (t) => {
  const report = (...states: string[]): string =>
    JSON.stringify({ run: 'r', jobs: states.map((state, index) => ({ target: `t${index}`, state })) })

  await t.test('the selectors are the targets that failed or were cancelled', async () => {
    assert.deepEqual(await selectorsIn(report('ok', 'failed', 'skipped', 'cancelled', 'failed')), ['t1', 't3', 't4'])
  })

  await t.test('of a report in which all targets went well nothing is left, which is no error', async () => {
    assert.deepEqual(await selectorsIn(report('ok')), [])
    assert.deepEqual(await selectorsIn(report('ok', 'skipped')), [])
  })

  await t.test('a report that was cut off, and JSON of another kind, are refused', async () => {
    await assert.rejects(selectorsIn(report('failed').slice(0, -4)), {
      code: 'USAGE',
      likelyCause: /not valid JSON/,
    })
    for (const text of ['{}', '{"jobs": {}}', '{"jobs": [{"state": "failed"}]}', '{"jobs": [null]}']) {
      await assert.rejects(selectorsIn(text), { code: 'USAGE', likelyCause: 'It is JSON of another kind.' })
    }
  })
})

test('readTargetsFile()', async (t) => {
  await t.test('a list of one selector is read', async () => {
    assert.deepEqual(await selectorsIn('fabrikam-test\n'), ['fabrikam-test'])
  })

  await t.test('a file that cannot be read is named in the error', () =>
    assert.rejects(readTargetsFile(join(folder, 'none.txt')), {
      name: 'ConfigError',
      code: 'USAGE',
      message: /none\.txt cannot be read/,
    }),
  )
})

test('writeTargetsFile() leaves no file where another user could exchange it', async (t) => {
  const temporary = temporaryFolder(t)
  const { TMPDIR } = process.env
  t.after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
  })
  process.env['TMPDIR'] = temporary
  const written = await writeTargetsFile(['a', 'b'], {})
  assert.equal(readFileSync(written ?? '', 'utf8'), 'a\nb\n')
  for (const [mode, isWritten] of [
    [0o777, false],
    [0o1777, true],
  ] as const) {
    chmodSync(temporary, mode)
    assert.equal((await writeTargetsFile(['a', 'b'], {})) !== undefined, isWritten, mode.toString(8))
  }
  chmodSync(temporary, 0o777)
  assert.notEqual(await writeTargetsFile(['a'], { TOWLINE_TRUSTED_FOLDERS: temporary }), undefined)
  assert.equal(readdirSync(temporary).length, 3)
})
