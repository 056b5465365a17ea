import assert from 'node:assert/strict'
import test from 'node:test'
import { appIds } from '../../../../src/emulator/world/model/first-party.ts'
import { assertion, first, start, testWorld } from '../../support.ts'
import { signedByAStranger } from '../forgery.ts'
import { remove, unknownGuid } from '../refusals.ts'
import { exchange, granted, refused } from '../token-request.ts'

test('a request with every fault is refused for the first of them and, that one mended, for the next', async () => {
  const { state, home, target, application } = testWorld()
  const credential = first(application.federatedIdentityCredentials)
  const client = first(target.servicePrincipals.filter(({ appId }) => appId === application.appId))
  const graph = first(target.servicePrincipals.filter(({ appId }) => appId === appIds.microsoftGraph))

  const { issuer, subject, audiences } = credential
  Object.assign(credential, { issuer: 'https://a.example', subject: 'b', audiences: ['c'] })
  application.federatedIdentityCredentials = []
  application.signInAudience = 'AzureADMyOrg'
  application.isDisabled = true
  application.isFallbackPublicClient = true
  credential.isRevoked = true
  home.allowedIssuers = []
  Object.assign(target, { cloud: 'global', blockedFor: 'inactivity' })
  remove(target.servicePrincipals, (found) => found === client)
  Object.assign(graph, { accountEnabled: false, appRoleAssignmentRequired: true })
  client.appRoleAssignments = []

  let tenant = unknownGuid
  const origin = 'https://login.microsoftonline.us'
  const headers = { 'restrict-access-to-tenants': 'contoso.com' }
  const form: Record<string, string | null> = {
    grant_type: 'x',
    client_id: unknownGuid,
    scope: null,
    client_assertion: null,
    client_assertion_type: null,
    claims: '[',
  }
  const foreign = `https://sts.windows.net/${unknownGuid}/`
  const claims = { exp: start / 1000 - 1, idtyp: 'user', xms_mirid: undefined, iss: foreign }
  const sign = async (faults: object) => {
    form['client_assertion'] = await assertion(state, { ...faults })
  }

  const mendings: readonly (readonly [refusedFor: number, mend: () => unknown])[] = [
    [90002, () => (tenant = target.id)],
    [900440, () => Object.assign(target, { cloud: undefined })],
    [500021, () => Object.assign(headers, { 'restrict-access-to-tenants': target.id })],
    [
      5000225,
      () => {
        Object.assign(target, { blockedFor: undefined })
        tenant = 'common'
      },
    ],
    [70003, () => Object.assign(form, { grant_type: 'client_credentials' })],
    [900144, () => Object.assign(form, { scope: 'User.Read' })],
    [7000216, () => Object.assign(form, { client_assertion: 'garbage' })],
    [7000218, () => Object.assign(form, { client_assertion_type: jwtBearer })],
    [9002313, () => Object.assign(form, { claims: null })],
    [700016, () => Object.assign(form, { client_id: application.appId })],
    [50194, () => Object.assign(application, { signInAudience: 'AzureADMultipleOrgs' })],
    [7000229, () => (tenant = target.id)],
    [7000229, () => target.servicePrincipals.push(client)],
    [7000112, () => Object.assign(application, { isDisabled: false })],
    [700025, () => Object.assign(application, { isFallbackPublicClient: false })],
    [50027, async () => (form['client_assertion'] = await signedByAStranger(await assertion(state, claims)))],
    [700027, () => sign(claims)],
    [700024, () => sign({ ...claims, exp: start / 1000 + 60 })],
    [700229, () => sign({ xms_mirid: undefined, iss: foreign })],
    [700226, () => sign({ iss: foreign })],
    [700236, () => sign({ iss: `https://sts.windows.net/${home.id}/` })],
    [700223, () => Object.assign(home, { allowedIssuers: undefined })],
    [70025, () => application.federatedIdentityCredentials.push(credential)],
    [7002121, () => sign({})],
    [700211, () => Object.assign(credential, { issuer })],
    [700213, () => Object.assign(credential, { subject })],
    [700214, () => Object.assign(credential, { audiences })],
    [7005005, () => Object.assign(credential, { isRevoked: false })],
    [1002012, () => Object.assign(form, { scope: 'graph/.default' })],
    [70011, () => Object.assign(form, { scope: 'https://nowhere.example/.default' })],
    [500011, () => Object.assign(form, { scope: 'https://graph.microsoft.com/.default' })],
    [500014, () => Object.assign(graph, { accountEnabled: true })],
    [501051, () => Object.assign(graph, { appRoleAssignmentRequired: false })],
  ]
  for (const [refusedFor, mend] of mendings) {
    const { body } = await refused(exchange(state, { tenant, origin, headers, form }))
    assert.deepEqual(body.error_codes, [refusedFor])
    await mend()
  }
  await granted(exchange(state, { tenant, origin, headers, form }))
})

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
