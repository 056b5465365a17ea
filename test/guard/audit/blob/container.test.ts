import assert from 'node:assert/strict'
import test from 'node:test'
import { containerUrl } from '../../../../src/guard/audit/blob/container.ts'

const GIVEN = 'https://contoso.blob.core.windows.net/record'

test('the URL of a container is where its requests go, in each cloud', () => {
  for (const url of [
    GIVEN,
    'https://contoso.blob.core.usgovcloudapi.net/record',
    'https://contoso.blob.core.chinacloudapi.cn/record-2026',
  ]) {
    assert.equal(containerUrl(url, undefined), url)
  }
})

test('another origin has the account in the path', () => {
  assert.equal(containerUrl(GIVEN, 'https://127.0.0.1:10000'), 'https://127.0.0.1:10000/contoso/record')
})

const refused = [
  'http://contoso.blob.core.windows.net/record',
  'https://contoso.blob.core.windows.net',
  'https://contoso.blob.core.windows.net/record/',
  'https://contoso.blob.core.windows.net/record/blob',
  'https://contoso.blob.core.windows.net/record?sv=2022&sig=x',
  'https://contoso.blob.core.windows.net/record#x',
  'https://contoso.blob.core.windows.net:8443/record',
  'https://user:password@contoso.blob.core.windows.net/record',
  'https://contoso.blob.core.windows.net.evil.example/record',
  'https://evil.example/contoso.blob.core.windows.net/record',
  'https://a.contoso.blob.core.windows.net/record',
  'https://contoso.dfs.core.windows.net/record',
  'https://contoso.blob.core.windows.net/Record',
  'https://contoso.blob.core.windows.net/re',
  'https://contoso.blob.core.windows.net/re--cord',
  'https://127.0.0.1:10000/contoso/record',
  'record',
]
for (const url of refused) {
  test(`no token is sent to ${url}, with another origin either`, () => {
    assert.equal(containerUrl(url, undefined), undefined)
    assert.equal(containerUrl(url, 'https://127.0.0.1:10000'), undefined)
  })
}
