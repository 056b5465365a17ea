import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { refusal } from '../../fixture.ts'
import { administrator, directory } from './support.ts'

const type = '#microsoft.graph.allowedTenantsAudience'

test('a list of allowed tenants has 1 to 20 IDs, allows the own tenant, and is for multi-tenant applications', async () => {
  const { patch, application, target } = directory()
  const path = `/beta/applications/${application.id}`
  const limit = (value: object | null) => patch(path, { signInAudienceRestrictions: value }, administrator)
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID())
  for (const value of [
    { '@odata.type': type },
    { kind: 'allowedTenants' },
    { '@odata.type': type, allowedTenantIds: [] },
    { '@odata.type': type, allowedTenantIds: ids(21) },
    { '@odata.type': type, allowedTenantIds: ['fabrikam.com'] },
    { '@odata.type': type, allowedTenantIds: ids(1), isHomeTenantAllowed: false },
  ]) {
    const message = "Invalid value specified for property 'signInAudienceRestrictions' of resource 'Application'."
    assert.deepEqual(refusal(await limit(value)), [400, 'Request_BadRequest', message], JSON.stringify(value))
  }
  assert.equal((await limit({ '@odata.type': type, allowedTenantIds: ids(20) })).status, 204)
  const narrower = await patch(path, { signInAudience: 'AzureADMyOrg' }, administrator)
  assert.equal(narrower.status, 400, 'the list has to go first')
  assert.equal((await limit({ '@odata.type': type, allowedTenantIds: [target.id] })).status, 204)
})

test('an application that is unrestricted again keeps no list', async () => {
  const { patch, ask, application, target } = directory()
  const path = `/beta/applications/${application.id}`
  const write = async (value: object | null) =>
    assert.equal((await patch(path, { signInAudienceRestrictions: value }, administrator)).status, 204)
  const shown = async () => (await ask(`${path}?$select=signInAudienceRestrictions`, administrator)).body
  const unrestricted = { '@odata.type': '#microsoft.graph.unrestrictedAudience', kind: 'unrestricted' }
  for (const value of [unrestricted, null]) {
    await write({ '@odata.type': type, allowedTenantIds: [target.id] })
    await write(value)
    assert.deepEqual((await shown())['signInAudienceRestrictions'], unrestricted)
  }
})
