/** The kinds of compute that the emulator can be. This file imports nothing: the command line loads it at every start. */
export const hostShapes = ['app-service', 'automation', 'imds', 'arc', 'aks', 'github'] as const

export type HostShape = (typeof hostShapes)[number]
