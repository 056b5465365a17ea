import { asTowlineError } from '../../errors/error-json.ts'
import type { RunEvent } from '../../fleet/run-event.ts'
import type { Target } from '../../manifest/target.ts'
import { countOf } from '../../text/count.ts'
import type { CliContext } from '../process/context.ts'
import { printEvent } from './print-event.ts'

/** Shows what a dry run withholds, and says at the end that it was one. */
export class DryRun implements AsyncDisposable {
  readonly #context: CliContext
  readonly #targets = new Set<string>()
  #hasBegun = false
  #writes = 0
  /** Targets whose runbook threw an error of its own after a write was withheld. */
  #failed = 0

  constructor(context: CliContext) {
    this.#context = context
  }

  /** The work in targets begins. A command that fails before has found no writes, and says nothing about them. */
  begin(): void {
    this.#hasBegun = true
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

  /** Does the work in a target. Resolves and rejects with what the work does. */
  async watched<Result>({ name }: Target, work: () => Promise<Result> | Result): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (this.withheldIn(name) && asTowlineError(error).code === 'RUNBOOK_FAILED') this.#failed++
      throw error
    }
  }

  /** The last line, however the work in the targets ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasBegun) return
    const were = this.#writes === 1 ? 'was' : 'were'
    const text =
      this.#writes === 0
        ? 'dry run: there was no write to send'
        : `dry run: ${countOf(this.#writes, 'write')} in ${countOf(this.#targets.size, 'target')} ${were} not sent`
    const failed =
      this.#failed === 0 ? '' : `; ${countOf(this.#failed, 'target')} failed after that: a withheld write has no answer`
    await this.#context.tell({ kind: 'must-see', text: text + failed })
  }
}
