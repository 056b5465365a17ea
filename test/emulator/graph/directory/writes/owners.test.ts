import assert from 'node:assert/strict'
import test from 'node:test'
import { column, refusal } from '../../fixture.ts'
import { administrator, directory, insufficient } from './support.ts'

for (const noun of ['applications', 'servicePrincipals'] as const) {
  test(`owners of ${noun}`, async (t) => {
    const { post, remove, ask, patch, application, principal, admin, somebody, by } = directory()
    const owned = `/v1.0/${noun}/${noun === 'applications' ? application.id : principal.id}`
    const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` })
    const add = (id: string, as = administrator) => post(`${owned}/owners/$ref`, reference(id), as)

    await t.test(`owners of ${noun} are made by an administrator, and may then change it`, async () => {
      assert.deepEqual(refusal(await add(somebody.id, by())), insufficient)
      assert.equal((await add(somebody.id, by('Cloud Application Administrator'))).status, 204)
      assert.deepEqual(column(await ask(`${owned}/owners`, administrator), 'id'), [somebody.id])
      assert.equal((await patch(owned, { displayName: 'Mine' }, by())).status, 204)
    })
    await t.test(`owners of ${noun} can bring in others`, async () =>
      assert.equal((await add(admin.id, by())).status, 204),
    )
    await t.test(`owners of ${noun} come once, and exist`, async () => {
      const again = await add(admin.id)
      const message =
        "One or more added object references already exist for the following modified properties: 'owners'."
      assert.deepEqual(refusal(again), [400, 'Request_BadRequest', message])
      const nobody = await add('99999999-2222-4333-8444-555555555555')
      assert.deepEqual([nobody.status, nobody.error.code], [404, 'Request_ResourceNotFound'])
      const wrong = await post(`${owned}/owners/$ref`, { '@odata.id': 'somebody' }, administrator)
      const words = "The reference in '@odata.id' is not that of a directory object."
      assert.deepEqual(refusal(wrong), [400, 'Request_BadRequest', words])
    })
    await t.test(`owners of ${noun} may no longer change it when they are none any more`, async () => {
      assert.equal((await remove(`${owned}/owners/${somebody.id}/$ref`, administrator)).status, 204)
      assert.deepEqual(refusal(await patch(owned, { displayName: 'Theirs' }, by())), insufficient)
      assert.equal((await remove(`${owned}/owners/${somebody.id}/$ref`, administrator)).status, 404)
    })
  })
}
