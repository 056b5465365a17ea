import { guidFrom } from '../../world/model/ids.ts'
import type { SubscribedSku, Tenant } from '../../world/model/index.ts'
import type { Endpoint } from '../endpoint.ts'
import { resourceNotFound } from '../errors.ts'
import { entityAnswer } from '../odata/entity.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { directoryPages, listAnswer } from '../odata/list.ts'
import { readLicences } from '../roles.ts'

const read = { method: 'GET', workload: 'directory', roles: readLicences, options: ['$select'] } as const

/** https://learn.microsoft.com/graph/api/subscribedsku-list */
export const subscribedSkus: readonly Endpoint[] = [
  {
    ...read,
    path: '/subscribedSkus',
    answer: (call) =>
      listAnswer(call, {
        type: skuType,
        rows: rowsOf(call.caller.tenant.subscribedSkus),
        toJson: (sku) => skuJson(sku, call.caller.tenant),
        pages: directoryPages,
      }),
  },
  {
    ...read,
    path: '/subscribedSkus/{id}',
    answer(call) {
      const { tenant } = call.caller
      const id = call.params['id'] ?? ''
      const sku = tenant.subscribedSkus.find(({ skuId }) => `${tenant.id}_${skuId}` === id.toLowerCase())
      if (sku === undefined) throw resourceNotFound(id)
      return entityAnswer(call, skuType, skuJson(sku, tenant))
    },
  },
]

const skuType: EntityType = {
  name: 'microsoft.graph.subscribedSku',
  set: 'subscribedSkus',
  properties: declared(`
    accountId accountName appliesTo capabilityStatus consumedUnits id prepaidUnits servicePlans skuId skuPartNumber
    subscriptionIds`),
}

function skuJson({ skuId, skuPartNumber, enabledUnits, servicePlans }: SubscribedSku, tenant: Tenant): Json {
  return {
    accountName: tenant.domains[0]?.split('.')[0],
    accountId: tenant.id,
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: tenant.users.filter(({ assignedSkuIds }) => assignedSkuIds.includes(skuId)).length,
    id: `${tenant.id}_${skuId}`,
    skuId,
    skuPartNumber,
    subscriptionIds: [guidFrom('subscription', tenant.id, skuId)],
    prepaidUnits: { enabled: enabledUnits, suspended: 0, warning: 0, lockedOut: 0 },
    servicePlans: servicePlans.map((plan) => ({ ...plan, provisioningStatus: 'Success', appliesTo: 'User' })),
  }
}
