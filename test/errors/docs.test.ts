import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { docsPath, docsUrl } from '../../src/errors/docs.ts'
import { errorJson } from '../../src/errors/error-json.ts'
import { ConfigError } from '../../src/errors/errors.ts'

const detail = { message: 'm', likelyCause: 'c', fix: 'f' }

test('docsPath() is the path in the package, as commands print it', () => {
  assert.equal(docsPath('MANIFEST_INVALID'), 'docs/errors.md#manifest_invalid')
})

test('docsUrl() leads to the heading of the code in a file that exists', () => {
  const url = new URL(docsUrl('MANIFEST_INVALID'))
  assert.equal(url.protocol, 'file:')
  assert.match(readFileSync(url, 'utf8'), new RegExp(`^### ${url.hash.slice(1)}$`, 'im'))
})

test('an error holds the URL, and its JSON the path', () => {
  const error = new ConfigError('USAGE', detail)
  assert.equal(error.docs, docsUrl('USAGE'))
  assert.equal(errorJson(error).docs, 'docs/errors.md#usage')
})
