/** What Towline itself will send to a target; `guard/access.ts` enforces it. */
export const accesses = ['read-only', 'read-write'] as const
export type Access = (typeof accesses)[number]
