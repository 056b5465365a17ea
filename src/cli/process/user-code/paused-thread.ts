import type { Session } from 'node:inspector/promises'
import { soon } from './soon.ts'

/** A function on the stack of the paused main thread. */
export interface CallFrame {
  readonly callFrameId: string
  readonly functionName: string
  /** The file of its code, such as `node:internal/timers`; empty for a text that was evaluated. */
  readonly url: string
}

/** The main thread, which pauses each time that it is told to. */
export class PausedThread {
  readonly #session: Session
  /** Of all scripts, by their ids. V8 leaves them out of the frames. */
  readonly #urls = new Map<string, string>()

  /** `session` is one whose debugger is not enabled yet. */
  constructor(session: Session) {
    this.#session = session
    session.on('Debugger.scriptParsed', ({ params }) => void this.#urls.set(params.scriptId, params.url))
  }

  /** Pauses the thread, or lets it take one step. Returns its stack, the innermost function first. */
  async after(method: 'Debugger.pause' | 'Debugger.stepInto'): Promise<readonly CallFrame[]> {
    const paused = new Promise<readonly CallFrame[]>((resolve) => {
      this.#session.once('Debugger.paused', ({ params }) =>
        resolve(
          params.callFrames.map(({ callFrameId, functionName, location }) => ({
            callFrameId,
            functionName,
            url: this.#urls.get(location.scriptId) ?? '',
          })),
        ),
      )
    })
    await soon(this.#session.post(method))
    return soon(paused)
  }
}
