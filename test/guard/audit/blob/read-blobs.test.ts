import assert from 'node:assert/strict'
import test from 'node:test'
import { readBlobs } from '../../../../src/guard/audit/blob/read-blobs.ts'
import type { StoredChains } from '../../../../src/guard/audit/sink.ts'
import { blobService, refused } from '../../../support/blob-service.ts'
import { containerOf } from './support.ts'

const MIB = 1024 * 1024

async function allOf(stored: StoredChains): Promise<(readonly [string, string, number])[]> {
  const found: (readonly [string, string, number])[] = []
  for await (const { lines } of stored.chains()) {
    for await (const { file, text, line } of lines()) found.push([file, text, line])
  }
  return found
}

test('chains are read the newest first, their parts in the order of numbers', async () => {
  const service = blobService({ pageSize: 3 })
  for (const part of [0, 2, 10]) service.put(`2026-12-01/a.${part}.jsonl`, `${part}\nx\n`)
  service.put('2026-12-02/a.0.jsonl', 'next day\n')
  service.put('2026-12-01/b.0.jsonl', 'b\n')
  service.put('2026-12-01/deeper/b.0.jsonl', 'no')
  service.put('2026-12-01/b.txt', 'no')
  service.put('budgets/2026-12-01/rule/1', '')
  assert.deepEqual(await allOf(readBlobs(containerOf(service))), [
    ['2026-12-01/b.0.jsonl', 'b', 1],
    ['2026-12-01/a.0.jsonl', '0', 1],
    ['2026-12-01/a.0.jsonl', 'x', 2],
    ['2026-12-01/a.2.jsonl', '2', 1],
    ['2026-12-01/a.2.jsonl', 'x', 2],
    ['2026-12-01/a.10.jsonl', '10', 1],
    ['2026-12-01/a.10.jsonl', 'x', 2],
    ['2026-12-02/a.0.jsonl', 'next day', 1],
  ])
})

test('a long blob is read by ranges, and no line is lost where they meet', async () => {
  const service = blobService()
  const lines = Array.from({ length: 20 }, (_, index) => String.fromCharCode(97 + index).repeat(MIB - 7))
  service.put('2026-12-01/a.0.jsonl', `${lines.join('\n')}\n`)
  const found = await allOf(readBlobs(containerOf(service)))
  assert.ok(found.every(([, text], index) => text === lines[index]))
  assert.equal(found.length, lines.length)
  const ranges = service.requests.flatMap(({ headers }) => headers?.['range'] ?? [])
  assert.deepEqual(ranges.slice(0, 2), [`bytes=0-${4 * MIB - 1}`, `bytes=${4 * MIB}-${8 * MIB - 1}`])
  assert.equal(ranges.length, 5)
})

test('an answer that is shorter or longer than its range is an error, and never a shorter or a doubled chain', async () => {
  for (const body of ['1\n', '1\n2\n3\n4\n', '']) {
    const service = blobService({
      fault: ({ headers }) =>
        headers?.['range'] === undefined
          ? undefined
          : { done: false, answer: { status: 206, headers: {}, body: Buffer.from(body) } },
    })
    service.put('2026-12-01/a.0.jsonl', '1\n2\n3\n')
    await assert.rejects(allOf(readBlobs(containerOf(service))), {
      name: 'ConfigError',
      code: 'AUDIT_NOT_FOUND',
      likelyCause: /6 bytes were asked for, and \d came/,
    })
  }
})

test('a container that cannot be read is an error that names the role, or what is not there', async () => {
  for (const [answer, fix] of [
    [refused(403, 'AuthorizationPermissionMismatch'), /Storage Blob Data Reader/],
    [refused(404, 'ContainerNotFound'), /Make the container, or name another one/],
  ] as const) {
    const service = blobService({ fault: () => ({ done: false, answer }) })
    await assert.rejects(allOf(readBlobs(containerOf(service))), { name: 'ConfigError', code: 'AUDIT_NOT_FOUND', fix })
  }
})
