/** How an admin of the target consents. */
export const consentWays = ['handover', 'api', 'link'] as const
export type ConsentWay = (typeof consentWays)[number]
