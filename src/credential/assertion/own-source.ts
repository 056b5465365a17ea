import type { AssertionSource } from './source.ts'

const ownSources = new WeakSet<AssertionSource>()

/** Marks a source as one of Towline's. What such a source throws beside Towline's errors is a mistake, and is shown as one. */
export function ownSource(source: AssertionSource): AssertionSource {
  ownSources.add(source)
  return source
}

export function isOwnSource(source: AssertionSource): boolean {
  return ownSources.has(source)
}
