/**
 * Bounds the garbage that V8 keeps. V8 grows its heap with the rate of garbage, and a run over thousands of targets makes
 * much garbage but needs little memory at a time. Without these flags 10,000 targets take 210 MiB, while 20 MiB are in use.
 * With them they take two thirds of that.
 *
 * To be called when the targets are known, and not before. By then V8's space for young objects has grown. In a smaller
 * space objects would be promoted that could have died young, and would be searched for again and again.
 *
 * V8 reads both flags before each collection, so they can be set in a running process. Only the command line sets them: a
 * program that uses the library decides about its own heap.
 */
export function keepHeapSmall(): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=30')
}
