/** The national clouds by the names that the manifest, flags and the library use; `credential/clouds.ts` has their hosts. */
export const cloudNames = ['global', 'usgov', 'usgov-dod', 'china'] as const
export type CloudName = (typeof cloudNames)[number]
