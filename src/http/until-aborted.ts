/** Settles as a shared promise does, or rejects with the reason of the caller's own signal. The shared work goes on. */
export function untilAborted<Value>(shared: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return shared
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(reasonOf(signal))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/**
 * `AbortSignal.throwIfAborted`, also for the signals of Azure SDK clients, which have no such method and give no
 * reason.
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal)
}

function reasonOf({ reason }: AbortSignal): unknown {
  return reason ?? new DOMException('The operation was aborted.', 'AbortError')
}
