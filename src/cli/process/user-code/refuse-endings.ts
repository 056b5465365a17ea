import type { Methods } from './hold-process.ts'
import type { Owners } from './owners.ts'

/** What ends the process or moves it, and with it the work in all targets; or takes errors away from their targets. */
const REFUSED = ['exit', 'reallyExit', 'abort', 'execve', 'chdir', 'setUncaughtExceptionCaptureCallback'] as const

/**
 * Makes the calls that would end the process throw, and hides what it works with. Signals to other processes pass. `pid` is
 * the process's own.
 */
export function refuseEndings(methods: Methods, pid: number, { refuse }: Pick<Owners, 'refuse'>): void {
  for (const name of REFUSED) {
    if (methods[name] !== undefined) methods[name] = (...args) => refuse(`process.${name}`, args)
  }
  // Connections of all targets are among them.
  for (const name of ['_getActiveHandles', '_getActiveRequests']) {
    if (methods[name] !== undefined) methods[name] = () => []
  }
  const { umask, binding } = methods
  // Without an argument it only asks.
  methods['umask'] = (...args) => (args.length > 0 ? refuse('process.umask', args) : umask?.())
  // Node's own half of the inspector opens the debugger too.
  methods['binding'] = (name) => (String(name) === 'inspector' ? refuse('process.binding', [name]) : binding?.(name))
  // The second one sends the signal that opens the debugger.
  for (const name of ['kill', '_debugProcess']) {
    const send = methods[name]
    if (send === undefined) continue
    methods[name] = (...args) => {
      const [other, signal] = args
      // Signal 0 only asks whether the process is there.
      const isOwn = Math.abs(Number(other)) === pid || Number(other) === 0 || Number(other) === -1
      return isOwn && signal !== 0 ? refuse(`process.${name}`, args) : send(...args)
    }
  }
}
