/** Memory that the main thread and its watchdog share. The main thread writes it. */
export interface WatchedMemory {
  /** The first number grows while the main thread lives, the second one with each work whose code was ended. */
  readonly beats: Int32Array
  /** Its one number is the earliest end of any work, in milliseconds of `monotonicMs()`. */
  readonly ends: Float64Array
}

/** Name of the global symbol for the function that the watchdog calls in the paused main thread. */
export const QUESTION = 'towline.watchdog'

export function watchedMemory(): WatchedMemory {
  const ends = new Float64Array(new SharedArrayBuffer(8)).fill(Number.POSITIVE_INFINITY)
  return { beats: new Int32Array(new SharedArrayBuffer(8)), ends }
}

export function beat({ beats }: WatchedMemory): void {
  Atomics.add(beats, 0, 1)
}

export function beatOf({ beats }: WatchedMemory): number {
  return Atomics.load(beats, 0)
}

export function countEnding({ beats }: WatchedMemory): void {
  Atomics.add(beats, 1, 1)
}

export function endingsOf({ beats }: WatchedMemory): number {
  return Atomics.load(beats, 1)
}

export function earliestOf({ ends }: WatchedMemory): number {
  return ends[0] ?? Number.POSITIVE_INFINITY
}

/** Milliseconds on the clock that all threads of the process share. That of `performance.now()` begins with each thread. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000
}
