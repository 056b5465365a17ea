/**
 * How long an answer of the main thread is waited for. V8 loses some pauses in a loop such as `for (;;);`, and a step has no
 * end where the function that goes on has no statement left to stop at. A new session pauses that loop itself.
 */
const ANSWER_MS = 1_000

/** Rejects where that takes too long. */
export async function soon<Value>(value: Promise<Value>, ms = ANSWER_MS): Promise<Value> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('The main thread does not answer')), ms)
  try {
    return await Promise.race([value, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
