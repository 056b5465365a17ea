import type { SubscribedSku } from '../model/directory.ts'

export const skuIds = {
  microsoft365E5: '06ebc4ee-1bb5-47dd-8120-11324bc54e06',
  powerAutomateFree: 'f30db892-07e9-47e9-837c-80727f46fd3d',
} as const

/**
 * Licences for as many people as the tenant has, and some more.
 * https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
 */
export function boughtSkus(users: number): SubscribedSku[] {
  return [
    {
      skuId: skuIds.microsoft365E5,
      skuPartNumber: 'SPE_E5',
      enabledUnits: Math.ceil(users * 1.2),
      servicePlans: [
        { servicePlanId: '5dbe027f-2339-4123-9542-606e4d348a72', servicePlanName: 'SHAREPOINTENTERPRISE' },
        { servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0', servicePlanName: 'EXCHANGE_S_ENTERPRISE' },
        { servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929', servicePlanName: 'TEAMS1' },
        { servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM' },
      ],
    },
    {
      skuId: skuIds.powerAutomateFree,
      skuPartNumber: 'FLOW_FREE',
      enabledUnits: 10_000,
      servicePlans: [{ servicePlanId: '50e68c76-46c6-4674-81f9-75456511b170', servicePlanName: 'FLOW_P2_VIRAL' }],
    },
  ]
}
