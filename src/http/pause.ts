/**
 * Resolves after `ms` milliseconds of real time; rejects with the signal's reason. In the background it does not keep
 * the process alive. Not `node:timers/promises`: that makes an error with a stack for each aborted pause, and most are
 * aborted.
 */
export function pause(ms: number, signal?: AbortSignal, background = false): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    if (background) timer.unref()
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
