import { createHash, randomUUID } from 'node:crypto'
import type { Call, DecidedBy } from '../../guard/audit/record.ts'
import type { Recorder } from '../../guard/audit/recorder.ts'
import type { NormalRequest } from '../../guard/normal-request.ts'
import type { CallEnd, CallWatch, WatchedCall } from '../../guard/oversight.ts'
import type { Reservation, Taking } from '../../guard/policy/budgets.ts'
import { foldPath } from '../../guard/policy/judge/folded-path.ts'
import { templateOf } from '../../guard/policy/judge/template-of.ts'
import type { Policy } from '../../guard/policy/policy.ts'
import { isWrite, type JudgedRequest, type Judging, judgeRequest } from './judge-request.ts'
import { budgetSpent, refusedByPolicy } from './refusal.ts'
import type { Watching } from './watching.ts'

/**
 * Judges the calls that are to be sent together, reserves their budgets, and records the writes among them: all, or none.
 * Rejects with `AccessError`.
 */
export async function watchCalls(calls: readonly WatchedCall[], watching: Watching): Promise<CallWatch[]> {
  const { overseer } = watching
  const judged = calls.map((call) => ({ call, result: judgeRequest(call, judgingOf(watching)) }))
  const sent = judged.filter(({ call }) => !call.isWithheld)
  overseer.tally.requests += sent.length
  for (const { call, result } of judged) await refuseDenied(call, result, watching)
  const takings = new Map(sent.map(({ call, result }) => [call, result.takings]))
  const reservation = await reserve(sent, watching)
  const batch = calls.length > 1 ? randomUUID() : undefined
  const shared = randomUUID()
  const watches = judged.map(
    ({ call, result }) =>
      new OneWatch(call, result, watching, {
        reservation,
        takings: takings.get(call) ?? [],
        clientRequestId: batch === undefined ? (ownId(call) ?? shared) : shared,
        batch,
      }),
  )
  const writes = watches.filter(({ isWrite: isOne, call }) => isOne && !call.isWithheld)
  if (writes.length === 0) return watches
  try {
    const recorder = await overseer.recorder()
    await Promise.all(writes.map((watch) => watch.record(recorder)))
  } catch (error) {
    await reservation.release([...takings.values()].flat())
    throw error
  }
  return watches
}

function judgingOf({ policies, overseer, overseen: { caller } }: Watching): Judging {
  return { policies, caller, now: overseer.runtime.now() }
}

/** Refuses where one policy that is enforced refuses; what is refused in audit mode is noted, once for each request. */
async function refuseDenied(call: WatchedCall, { denied }: JudgedRequest, watching: Watching): Promise<void> {
  const enforced = denied.find(({ mode }) => mode === 'enforce')
  const noted = enforced ?? denied[0]
  if (noted === undefined) return
  const { overseer, overseen, policies } = watching
  const recorder = await overseer.recorder().catch(() => undefined)
  recorder?.note({
    kind: 'refusal',
    step: 'request',
    call: { method: call.request.method, template: noted.template, urlSha256: hashOf(call.request) },
    policy: decidedBy(noted, policies),
    reason: noted.reason,
    ...overseen.acting,
  })
  if (enforced !== undefined) throw refusedByPolicy(enforced)
  if (!call.isWithheld) overseer.tally.add(noted, true)
}

/** All calls of rules that are enforced, or none. A request that a rule in audit mode has no place for is counted, once. */
async function reserve(
  sent: readonly { readonly call: WatchedCall; readonly result: JudgedRequest }[],
  { overseer, overseen, policies }: Watching,
): Promise<Reservation> {
  const all = sent.flatMap(({ result }) => result.takings)
  const enforced = await overseer.budgets.reserve(all.filter(({ rule }) => rule.mode === 'enforce'))
  if ('reason' in enforced) {
    const { rule, reason } = enforced
    const first = sent.find(({ result }) => result.takings.some((one) => one.rule === rule))
    const { method = '', path = '' } = first?.call.request ?? {}
    const recorder = await overseer.recorder().catch(() => undefined)
    const policy = decidedBy({ rule: rule.id, decision: 'deny', mode: 'enforce' }, policies)
    recorder?.note({ kind: 'refusal', step: 'request', policy, reason, ...overseen.acting })
    throw budgetSpent(enforced, `${method} ${path}`)
  }
  const reservations: Reservation[] = [enforced]
  for (const { result } of sent) {
    let spent: Taking | undefined
    for (const one of result.takings.filter(({ rule }) => rule.mode === 'audit')) {
      const audited = await overseer.budgets.reserve([one])
      if ('reason' in audited) spent ??= one
      else reservations.push(audited)
    }
    // What a policy in audit mode denies is counted before.
    if (spent !== undefined && result.denied.length === 0) overseer.tally.add({ rule: spent.rule.id }, true)
  }
  if (reservations.length === 1) return enforced
  return {
    async release(which, kept) {
      for (const one of reservations) await one.release(which, kept)
    },
  }
}

interface Sending {
  readonly reservation: Reservation
  readonly takings: readonly Taking[]
  readonly clientRequestId: string
  readonly batch: string | undefined
}

/** One call from its record to its end. */
class OneWatch implements CallWatch {
  readonly clientRequestId: string
  readonly call: WatchedCall
  readonly isWrite: boolean
  readonly #id = randomUUID()
  readonly #judged: JudgedRequest
  readonly #watching: Watching
  readonly #sending: Sending
  #recorder: Recorder | undefined
  #requests = 1
  #hasEnded = false

  constructor(call: WatchedCall, judged: JudgedRequest, watching: Watching, sending: Sending) {
    this.call = call
    this.isWrite = isWrite(call.request)
    this.clientRequestId = sending.clientRequestId
    this.#judged = judged
    this.#watching = watching
    this.#sending = sending
  }

  /** Resolves once the write is durable. Rejects with `AccessError` where it is not. */
  async record(recorder: Recorder | undefined): Promise<void> {
    this.#recorder = recorder
    if (recorder !== undefined) this.#watching.overseer.tally.recordedWrites++
    await recorder?.record({
      kind: 'write',
      id: this.#id,
      call: this.#call(),
      policy: this.#policy(),
      ...this.#watching.overseen.acting,
    })
  }

  async follow(request: NormalRequest): Promise<void> {
    const watching = this.#watching
    this.#requests++
    watching.overseer.tally.requests++
    const next = { ...this.call, request, body: undefined }
    const result = judgeRequest(next, judgingOf(watching), this.#judged)
    await refuseDenied(next, result, watching)
    const follows = result.takings.filter(({ isRequest }) => isRequest)
    await reserve([{ call: next, result: { ...result, takings: follows } }], watching)
  }

  ended(end: CallEnd): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    const { outcome, status, requestId, error } = end
    const { reservation, takings } = this.#sending
    if (outcome === 'not-sent') this.#giveBack(reservation, takings)
    // A refused request was made, and what it would have changed was not.
    else if (outcome === 'refused') this.#giveBack(reservation, takings, 'requests')
    if (this.isWrite) {
      this.#recorder?.note({ kind: 'outcome', of: this.#id, outcome, status, requestId, error })
      return
    }
    const { overseer, overseen } = this.#watching
    const entry = {
      kind: 'read',
      call: this.#call(),
      policy: this.#policy(),
      status,
      requestId,
      requests: this.#requests,
      error,
      ...overseen.acting,
    } as const
    overseer.recorder().then(
      (recorder) => recorder?.note(entry),
      () => {},
    )
  }

  /** A place that cannot be given back stays taken, which is the safe side. */
  #giveBack(reservation: Reservation, takings: readonly Taking[], kept?: 'requests'): void {
    reservation.release(takings, kept).catch(() => {})
  }

  #policy(): DecidedBy | undefined {
    const { denied, allowed } = this.#judged
    const decided = denied[0] ?? allowed.at(-1)
    return decided && decidedBy(decided, this.#watching.policies)
  }

  #call(): Call {
    const { request } = this.call
    const { overseer } = this.#watching
    const decided = this.#judged.allowed.at(-1)
    return {
      method: request.method,
      template: decided?.template ?? genericTemplate(request),
      urlSha256: hashOf(request),
      ...(overseer.audit?.names === true ? { path: request.path } : {}),
      clientRequestId: this.clientRequestId,
      ...(this.#sending.batch === undefined ? {} : { batch: this.#sending.batch }),
    }
  }
}

function decidedBy(
  { rule, decision, mode }: Pick<DecidedBy, 'rule' | 'decision' | 'mode'>,
  policies: readonly Policy[],
): DecidedBy {
  return { rule, decision, mode, files: policies.map(({ sha256 }) => sha256) }
}

function hashOf({ href }: NormalRequest): string {
  return createHash('sha256').update(href).digest('hex')
}

function genericTemplate({ path }: NormalRequest): string {
  const folded = foldPath(path)
  return 'why' in folded ? '/{unclear}' : templateOf(folded)
}

/** The caller's own `client-request-id`, which is sent in place of Towline's. */
function ownId({ headers }: WatchedCall): string | undefined {
  const found = Object.entries(headers ?? {}).find(([name]) => name.trim().toLowerCase() === 'client-request-id')
  return found?.[1]
}
