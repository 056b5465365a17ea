import assert from 'node:assert/strict'
import test from 'node:test'
import { column, createGraph, type Json, refusal, rows } from '../fixture.ts'

const roles = ['Directory.Read.All']
const { ask, target } = createGraph({ sites: 1, users: 60 })

test('GET /subscribedSkus', async (t) => {
  await t.test('GET /subscribedSkus counts the licences that people have', async () => {
    const reply = await ask('/v1.0/subscribedSkus', { roles })
    assert.deepEqual(column(reply, 'skuPartNumber'), ['SPE_E5', 'FLOW_FREE'])
    for (const sku of rows(reply)) {
      const consumed = target.users.filter(({ assignedSkuIds }) => assignedSkuIds.includes(String(sku['skuId']))).length
      assert.ok(consumed > 0)
      assert.equal(sku['consumedUnits'], consumed)
      assert.ok((sku['prepaidUnits'] as { enabled: number }).enabled >= consumed)
      const { body } = await ask(`/v1.0/subscribedSkus/${sku['id']}`, { roles })
      assert.equal(body['skuId'], sku['skuId'])
    }
  })

  await t.test('GET /subscribedSkus takes $select, and no filter or $top', async () => {
    const [sku] = rows(await ask('/v1.0/subscribedSkus?$select=skuPartNumber', { roles }))
    assert.deepEqual(sku, { skuPartNumber: 'SPE_E5' })
    for (const option of ['$filter', '$top', '$search']) {
      assert.deepEqual(refusal(await ask(`/v1.0/subscribedSkus?${option}=1`, { roles })), [
        400,
        'Request_BadRequest',
        `'${option}' is not supported by the service.`,
      ])
    }
    assert.equal((await ask('/v1.0/subscribedSkus/x', { roles })).error.code, 'Request_ResourceNotFound')
  })

  await t.test('GET /subscribedSkus is empty in a tenant without Microsoft 365', async () => {
    const without = createGraph({})
    assert.deepEqual(rows(await without.ask('/v1.0/subscribedSkus', { roles })), [])
  })
})

test('GET /roleManagement/directory/roleDefinitions', async (t) => {
  const path = '/v1.0/roleManagement/directory/roleDefinitions'
  const id = '62e90394-69f5-4237-9190-012177145e10'

  await t.test(
    'GET /roleManagement/directory/roleDefinitions knows the roles of every directory by their template IDs',
    async () => {
      const reply = await ask(path, { roles })
      const role = rows(reply).find((row: Json) => row['id'] === id)
      assert.deepEqual(
        [role?.['displayName'], role?.['templateId'], role?.['isBuiltIn']],
        ['Global Administrator', id, true],
      )
      assert.equal((await ask(`${path}/${id}`, { roles })).body['displayName'], 'Global Administrator')
    },
  )

  await t.test(
    'GET /roleManagement/directory/roleDefinitions finds by name, and nothing that is not there',
    async () => {
      const find = async (name: string) =>
        column(await ask(`${path}?$filter=displayName eq '${name}'`, { roles }), 'id').length
      assert.deepEqual([await find('Global Reader'), await find('Global Nobody')], [1, 0])
      const { status, error } = await ask(`${path}?$filter=description eq 'x'`, { roles })
      assert.deepEqual([status, error.code], [400, 'Request_UnsupportedQuery'])
      assert.equal((await ask(`${path}/${target.id}`, { roles })).error.code, 'Request_ResourceNotFound')
    },
  )
})

test('GET /directory/administrativeUnits is an empty list', async () => {
  const reply = await ask('/v1.0/directory/administrativeUnits', { roles })
  assert.deepEqual(reply.body, {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directory/administrativeUnits',
    value: [],
  })
})
