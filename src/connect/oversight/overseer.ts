import { AccessError } from '../../errors/errors.ts'
import type { Recorder } from '../../guard/audit/recorder.ts'
import type { Sink } from '../../guard/audit/sink.ts'
import { Budgets } from '../../guard/policy/budgets.ts'
import type { Policy } from '../../guard/policy/policy.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { AuditPlace, IdentityChoice } from '../../manifest/target.ts'
import { openRecord } from './open-record.ts'
import { readPolicies } from './policies.ts'
import { Tally } from './tally.ts'

/** What governs some targets: the files of the policies, which all have to allow a thing, and the place of the record. */
export interface Governed {
  readonly files: readonly string[]
  readonly audit: AuditPlace | undefined
  /** The identity of the host that writes a record in a container. */
  readonly identity: IdentityChoice
}

export interface EndOfWatch {
  /** For a person, who must see each. */
  readonly lines: readonly string[]
  /** Writes were sent whose ends are not in the record. */
  readonly isLost: boolean
}

interface Opened {
  readonly recorder: Recorder
  readonly sink: Sink
}

/** The policies, the record and the budgets of a run, shared by all targets that are governed alike. */
export class Overseer {
  readonly audit: AuditPlace | undefined
  readonly budgets: Budgets
  readonly tally = new Tally()
  readonly runtime: Runtime
  readonly #files: readonly string[]
  readonly #identity: IdentityChoice
  #policies: Promise<readonly Policy[]> | undefined
  #opened: Promise<Opened> | undefined
  #read: readonly Policy[] = []

  constructor({ files, audit, identity }: Governed, runtime: Runtime) {
    this.#files = files
    this.#identity = identity
    this.audit = audit
    this.runtime = runtime
    const sink = async () => (this.audit === undefined ? undefined : (await this.#open()).sink)
    this.budgets = new Budgets(sink, runtime.now)
  }

  /** Reads the policies and opens the record before they are asked for. What fails is told to the one that asks. */
  begin(): void {
    this.policies().catch(() => {})
    this.recorder().catch(() => {})
  }

  /** Rejects with `AccessError` `POLICY_UNUSABLE`, each time. */
  policies(): Promise<readonly Policy[]> {
    this.#policies ??= readPolicies(this.#files, this.runtime.env).then((read) => {
      this.#read = read
      return read
    })
    return this.#policies
  }

  /** `undefined` where nothing is to be recorded. Rejects with `AccessError` `AUDIT_UNAVAILABLE`, each time. */
  async recorder(): Promise<Recorder | undefined> {
    return this.audit === undefined ? undefined : (await this.#open()).recorder
  }

  /** Ends the record. Gives what a person must know of the run, a line each. */
  async end(): Promise<EndOfWatch> {
    const lines: string[] = []
    let isLost = false
    const line = this.tally.line(this.#read.some(isAuditing))
    if (line !== undefined) lines.push(line)
    if (this.#opened === undefined) return { lines, isLost }
    try {
      const { recorder, sink } = await this.#opened
      try {
        await recorder.end()
      } finally {
        await sink.close()
      }
    } catch (error) {
      if (!(error instanceof AccessError)) throw error
      lines.push(`The record of this run is not complete: ${error.message}`)
      isLost = this.tally.recordedWrites > 0
    }
    return { lines, isLost }
  }

  #open(): Promise<Opened> {
    const { audit } = this
    if (audit === undefined) throw new Error('Nothing is to be recorded.')
    this.#opened ??= openRecord(audit, this.#identity, this.runtime)
    return this.#opened
  }
}

function isAuditing({ mode, rules, deny }: Policy): boolean {
  return mode === 'audit' || rules.some((rule) => rule.mode === 'audit') || deny.some((one) => one.mode === 'audit')
}
