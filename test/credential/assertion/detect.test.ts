import assert from 'node:assert/strict'
import test from 'node:test'
import { detectHost } from '../../../src/credential/assertion/detect.ts'

const IDENTITY = { IDENTITY_ENDPOINT: 'http://127.0.0.1:41/msi/token', IDENTITY_HEADER: 'h' }

test('detectHost()', async (t) => {
  await t.test('takes App Service where both of its variables are set, even beside an IMDS override', () => {
    const { source, others } = detectHost({ ...IDENTITY, AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:42' })
    assert.equal(source, 'app-service')
    assert.deepEqual(others, [
      { source: 'imds', why: 'asked only where IDENTITY_ENDPOINT and IDENTITY_HEADER are not both set' },
    ])
  })

  await t.test('falls back to IMDS and says what is missing for App Service', () => {
    assert.equal(detectHost({}).others[0]?.why, 'IDENTITY_ENDPOINT and IDENTITY_HEADER are not set')
    assert.equal(detectHost({ IDENTITY_ENDPOINT: 'x' }).others[0]?.why, 'IDENTITY_HEADER is not set')
    assert.equal(detectHost({ ...IDENTITY, IDENTITY_ENDPOINT: '' }).source, 'imds')
  })

  await t.test('says whether IMDS was named or guessed', () => {
    assert.equal(
      detectHost({ AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://x' }).why,
      'AZURE_POD_IDENTITY_AUTHORITY_HOST is set',
    )
    assert.match(detectHost({}).why, /nothing else was found/)
  })
})
