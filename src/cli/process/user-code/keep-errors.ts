const ADDING = ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'] as const
const OF_ERRORS: readonly unknown[] = ['uncaughtException', 'unhandledRejection']

type Adding = (name: unknown, listener: unknown) => unknown

/**
 * Hands on what nothing caught, whatever handlers code of users removes from the process. Handlers that it adds for such
 * errors have no effect: they would take the errors of all targets, and most of them end the process. Returns what gives the
 * process back.
 */
export function keepErrors(host: NodeJS.Process, uncaught: (thrown: unknown) => void): () => void {
  host.setUncaughtExceptionCaptureCallback(uncaught)
  const methods = host as unknown as Record<string, Adding | undefined>
  for (const method of ADDING) {
    const add = methods[method]
    methods[method] = (name, listener) => (OF_ERRORS.includes(name) ? host : add?.call(host, name, listener))
  }
  return () => {
    // The methods themselves are inherited.
    for (const method of ADDING) delete methods[method]
    host.setUncaughtExceptionCaptureCallback(null)
  }
}
