import type { RunEvent } from '../../fleet/run-event.ts'
import { countOf } from '../../text/count.ts'
import type { CliContext } from '../process/context.ts'
import { printEvent } from './print-event.ts'

/** Shows what a dry run withholds, and says at the end that it was one. */
export class DryRun implements AsyncDisposable {
  readonly #context: CliContext
  readonly #targets = new Set<string>()
  #writes = 0

  constructor(context: CliContext) {
    this.#context = context
  }

  withheld(event: RunEvent): Promise<void> {
    this.#writes++
    this.#targets.add(event.target)
    return printEvent(this.#context, event)
  }

  /** Whether a write to the target was withheld. */
  withheldIn(target: string): boolean {
    return this.#targets.has(target)
  }

  /** The last line, however the command ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    const text =
      this.#writes === 0
        ? 'dry run: there was no write to send'
        : `dry run: ${countOf(this.#writes, 'write')} in ${countOf(this.#targets.size, 'target')} ${this.#writes === 1 ? 'was' : 'were'} not sent`
    await this.#context.tell({ kind: 'must-see', text })
  }
}
