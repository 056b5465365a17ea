/** The ways to stop a trust that works. */
export const leverNames = ['credential', 'application', 'service-principal', 'grants'] as const
export type LeverName = (typeof leverNames)[number]
