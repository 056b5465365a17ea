/**
 * Where something is: in the tenant of the identity and the application, or in a tenant that the application works in.
 */
export const sides = ['home', 'target'] as const
export type Side = (typeof sides)[number]
