import assert from 'node:assert/strict'
import test from 'node:test'
import { explainRefusal } from '../../src/credential/exchange-errors.ts'
import { readOAuthFailure } from '../../src/credential/oauth-answer.ts'
import type { TokenExchangeError } from '../../src/errors/errors.ts'
import { NOON } from '../support/fake-clock.ts'
import { json } from '../support/scripted-send.ts'
import { assertHidden } from '../support/secrets.ts'
import { assertionToken, CLIENT_ID, HOME_TENANT, PRINCIPAL_ID, TARGET_TENANT } from '../support/tokens.ts'

const request = {
  authorityHost: 'https://login.microsoftonline.com',
  tenant: TARGET_TENANT,
  clientId: CLIENT_ID,
  scope: 'https://graph.microsoft.com/.default',
  assertion: assertionToken(),
}

function explain(
  aadsts: number | undefined,
  error = 'invalid_client',
  description?: string,
  assertion = request.assertion,
): TokenExchangeError {
  const response = json(
    { error, ...(aadsts === undefined ? {} : { error_codes: [aadsts] }), error_description: description },
    401,
  )
  return explainRefusal(readOAuthFailure(response), response, { ...request, assertion }, NOON)
}

test('explainRefusal()', async (t) => {
  await t.test('the error says which tenant refused what, with number and words of the service', () => {
    const error = explain(
      700213,
      'invalid_client',
      'AADSTS700213: No matching record. Trace ID: t Correlation ID: c Timestamp: z',
    )
    assert.equal(
      error.message,
      `Tenant ${TARGET_TENANT} refused the assertion for application ${CLIENT_ID} (AADSTS700213: No matching record.)`,
    )
    assert.equal(explain(undefined).message.split('(')[1], 'invalid_client)')
  })

  const known: readonly [aadsts: number, code: string, likelyCause: RegExp][] = [
    [70025, 'EXCHANGE_REFUSED', /no federated identity credential at all/],
    [700211, 'EXCHANGE_REFUSED', /has this issuer/],
    [700212, 'EXCHANGE_REFUSED', /has this audience/],
    [700213, 'EXCHANGE_REFUSED', /has this subject/],
    [70021, 'EXCHANGE_REFUSED', /has this subject/],
    [700214, 'EXCHANGE_REFUSED', /audience is a GUID/],
    [7000229, 'CONSENT_MISSING', /no service principal in tenant/],
    [700016, 'CONSENT_MISSING', /knows no application with client ID 3333/],
    [90002, 'TENANT_NOT_FOUND', /misspelt, was deleted/],
    [7000112, 'EXCHANGE_REFUSED', /application was disabled/],
    [700231, 'EXCHANGE_REFUSED', /first-hand token/],
    [700236, 'EXCHANGE_REFUSED', /registered in another tenant/],
    [700024, 'EXCHANGE_REFUSED', /clock is wrong/],
    [50194, 'EXCHANGE_REFUSED', /its own tenant only/],
    [900439, 'EXCHANGE_REFUSED', /different national clouds/],
    [1002012, 'EXCHANGE_REFUSED', /form `<resource>\/\.default`/],
    [500011, 'EXCHANGE_REFUSED', /no service principal for the resource/],
    [53003, 'EXCHANGE_REFUSED', /Conditional Access/],
    [123456789, 'EXCHANGE_REFUSED', /no explanation for this number/],
  ]
  for (const [aadsts, code, likelyCause] of known) {
    await t.test(`AADSTS${aadsts} has words, and is ${code}`, () => {
      const error = explain(aadsts)
      assert.equal(error.code, code)
      assert.equal(error.aadsts, aadsts)
      assert.match(error.likelyCause, likelyCause)
    })
  }

  await t.test(
    'the error shows what a federated credential is compared with, and nothing else of the assertion',
    () => {
      const marked = assertionToken({ xms_mirid: 'marked-claim' }, 'MARKED-SIGNATURE')
      const error = explain(700213, 'invalid_client', undefined, marked)
      assert.ok(
        error.likelyCause.endsWith(
          `The assertion has issuer https://login.microsoftonline.com/${HOME_TENANT}/v2.0, subject ${PRINCIPAL_ID}, audience fb60f99c-7a34-4190-8149-302f77469936, which the credential names api://AzureADTokenExchange.`,
        ),
        error.likelyCause,
      )
      assertHidden(error, [marked, 'marked-claim'])
      const iss = `https://login.microsoftonline.us/${HOME_TENANT}/v2.0`
      const ofGovernment = explain(700213, 'invalid_client', undefined, assertionToken({ iss })).likelyCause
      assert.match(ofGovernment, /, which the credential names api:\/\/AzureADTokenExchangeUSGov\.$/)
      const forOthers = explain(
        700213,
        'invalid_client',
        undefined,
        assertionToken({ aud: 'api://others' }),
      ).likelyCause
      assert.match(forOthers, /audience api:\/\/others\.$/)
      assert.match(explain(700213, 'invalid_client', undefined, 'opaque').likelyCause, /is not a JSON Web Token\.$/)
    },
  )

  await t.test('the number chooses words only: a busy service is busy, whatever its number', () => {
    const response = json({ error: 'invalid_client', error_codes: [7000229] }, 503)
    assert.equal(explainRefusal(readOAuthFailure(response), response, request, NOON).code, 'AUTHORITY_BUSY')
  })
})
