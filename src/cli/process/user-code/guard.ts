import { AsyncLocalStorage } from 'node:async_hooks'
import { format } from 'node:util'
import { asTowlineError } from '../../../errors/error-json.ts'
import type { TowlineError } from '../../../errors/towline-error.ts'
import { busyTooLate, cameLate, reachedForProcess, thrownAside } from '../../../fleet/user-code/runbook-errors.ts'
import type { UserCodeGuard, UserWork } from '../../../fleet/user-code/user-work.ts'
import { watchThreads } from '../blocked-threads.ts'
import { divertOutput } from './divert-output.ts'
import { fenceChildren } from './fence-children.ts'
import { fenceDescriptors } from './fence-descriptors.ts'
import { fenceInspector } from './fence-inspector.ts'
import { fixGlobals } from './fix-globals.ts'
import { fixModules } from './fix-modules.ts'
import { holdProcess } from './hold-process.ts'
import { keepErrors } from './keep-errors.ts'
import { ownHooks } from './own-hooks.ts'
import { type Owners, ownCallbacks } from './owners.ts'
import { refuseEndings } from './refuse-endings.ts'
import { whenTaken } from './taken-modules.ts'
import { type SignalHandlers, startWatchdog } from './watchdog.ts'

export interface GuardEvents {
  /**
   * An error that can fail no target any more: the target's work had ended before, or it is unknown whose code failed. Of
   * each target only the first one is reported.
   */
  stray(error: TowlineError, target: string | undefined): void
  /** A line that was printed by code whose target is unknown. */
  printed: UserWork['printed']
  /** Nothing can be written to files any more, because of code whose time is over. */
  blocked?(): void
  /** When the command's own time is up, in milliseconds of `performance.now()`. */
  readonly until?: number | undefined
}

/** How long such code may keep all threads of the process that work on files, in milliseconds. */
const BLOCKED_MS = 30_000

export interface ProcessGuard extends UserCodeGuard {
  /** Takes what was rejected and not handled. What was thrown and not caught comes without it. */
  uncaught(thrown: unknown): void
  /** Whether code of users emits this event of the process, and not the system. That code has failed then. */
  hasEmitted(event: string): boolean
  /** Ends the watchdog. Resolves when its thread is gone: a process that ended before could crash in it. */
  stop(): Promise<void>
  /** Gives the process back as it was. What was done to modules of Node and to globals stays, and binds code of users alone. */
  release(): void
}

/**
 * Guards a process in which code of users runs beside Towline's. What that code throws in a timer, rejects without a handler
 * or prints belongs to the work in which it was begun, and it cannot end the process. Node carries the work along in an
 * `AsyncLocalStorage`, so it is known in each callback.
 */
export function guardUserCode(
  host: NodeJS.Process,
  signals: SignalHandlers,
  { stray, printed, until, blocked }: GuardEvents,
): ProcessGuard {
  const works = new AsyncLocalStorage<UserWork | undefined>()
  const reported = new WeakSet<UserWork>()

  const fail = (work: UserWork | undefined, error: TowlineError): void => {
    if (work !== undefined) {
      const isKnown = work.fail(error) || reported.has(work)
      reported.add(work)
      if (isKnown) return
    }
    stray(work?.target === undefined ? error : cameLate(error), work?.target)
  }
  const uncaught = (thrown: unknown): void => {
    const work = works.getStore()
    fail(work, work === undefined ? withoutOwner(thrown) : thrownAside(thrown, work.file))
  }
  const owners: Owners = {
    working: () => works.getStore(),
    refuse(call, args) {
      const error = reachedForProcess(call, args, works.getStore()?.file)
      fail(works.getStore(), error)
      throw error
    },
    own: ownCallbacks({
      working: () => works.getStore(),
      run: (work, code) => works.run(work, code),
      thrown: (work, error) => fail(work, thrownAside(error, work.file)),
    }),
  }
  host.setUncaughtExceptionCaptureCallback(uncaught)
  const output = divertOutput(host, () => works.getStore() ?? { printed })
  const giveBack = holdProcess(host, owners.working, (methods) => {
    refuseEndings(methods, host.pid, owners)
    keepErrors(methods, host, owners)
    const { getBuiltinModule } = host
    const fenced = () => fenceInspector(owners, getBuiltinModule)
    whenTaken(host, methods, {
      child_process: () => fenceChildren(owners, host, getBuiltinModule('node:child_process')),
      inspector: fenced,
      'inspector/promises': fenced,
    })
    // Node prints warnings by it.
    methods['_rawDebug'] = (...args) => void output.print('stderr', `${format(...args)}\n`)
  })
  fenceDescriptors(owners, {
    print: (descriptor, bytes) => output.print(descriptor === 1 ? 'stdout' : 'stderr', bytes),
  })
  ownHooks(owners)
  const watchdog = startWatchdog({
    working: () => works.getStore(),
    disown: () => works.enterWith(undefined),
    leftover: (work, at) => fail(work, busyTooLate(at)),
    until,
    signals,
  })

  const running = new Set<UserWork>()
  let isOverdue = false
  let isWatching = false
  /** Once the time of a work is up, or all have ended, what keeps the threads is left over, and the run waits in vain. */
  const watch = (): void => {
    const isOver = () => isOverdue || running.size === 0
    if (isWatching || !isOver()) return
    isWatching = true
    watchThreads(BLOCKED_MS, () => {
      isWatching = false
      if (isOver()) blocked?.()
    })
  }

  let isFixed = false
  return {
    begin(work) {
      running.add(work)
      // Not while the file is loaded: packages may add what this Node lacks.
      if (work.target !== undefined && !isFixed) {
        fixGlobals()
        fixModules(owners, host)
        isFixed = true
      }
      watchdog.begin(work)
    },
    enter: (work, code) => works.run(work, code),
    left(work) {
      running.delete(work)
      if (performance.now() >= work.limit.deadline) isOverdue = true
      watch()
      watchdog.left(work)
      output.flush(work)
    },
    uncaught,
    hasEmitted(event) {
      const work = works.getStore()
      if (work !== undefined) fail(work, reachedForProcess('process.emit', [event], work.file))
      return work !== undefined
    },
    stop: () => watchdog.stop(),
    release() {
      giveBack()
      host.setUncaughtExceptionCaptureCallback(null)
      output.release()
    },
  }
}

/** The error of code whose work is unknown, which may be Towline's own. */
function withoutOwner(thrown: unknown): TowlineError {
  try {
    return asTowlineError(thrown)
  } catch {
    // A proxy that throws at each question is no error of Towline.
    return thrownAside(thrown, undefined)
  }
}
