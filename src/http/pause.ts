/**
 * Real time. Rejects with the signal's own reason. In the background it does not keep the process alive. Node's own timer
 * with a promise makes an error with a stack each time it is given up, which most of these are.
 */
export function pause(ms: number, signal?: AbortSignal, background = false): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const giveUp = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    }, ms)
    if (background) timer.unref()
    signal?.addEventListener('abort', giveUp, { once: true })
  })
}
