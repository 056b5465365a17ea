/** The kinds of compute that the emulator can be. */
export const hostShapes = ['app-service', 'automation', 'imds', 'arc', 'aks', 'github'] as const

export type HostShape = (typeof hostShapes)[number]
