import { createHash, randomUUID } from 'node:crypto'
import { decodeClaims, rolesOf } from '../../credential/jwt.ts'
import { type AccessError, TokenExchangeError } from '../../errors/errors.ts'
import { TowlineError } from '../../errors/towline-error.ts'
import type { DecidedBy } from '../../guard/audit/record.ts'
import type { Recorder } from '../../guard/audit/recorder.ts'
import type { CallWatch, ExchangeWatch, GivenToken, HandedOut, Oversight, WatchedCall } from '../../guard/oversight.ts'
import { judgeToken } from '../../guard/policy/judge/one-policy.ts'
import type { Policy } from '../../guard/policy/policy.ts'
import type { Verdict } from '../../guard/policy/verdict.ts'
import { rolesBeyond } from './ceiling.ts'
import type { Overseer } from './overseer.ts'
import { consentDrift, refusedByPolicy } from './refusal.ts'
import { resourceKind } from './resource-kind.ts'
import { watchCalls } from './watch-calls.ts'
import type { Overseen } from './watching.ts'

/** The policy and the record over the work in one target. */
export class TargetOversight implements Oversight {
  readonly #overseer: Overseer
  readonly #overseen: Overseen

  constructor(overseer: Overseer, overseen: Overseen) {
    this.#overseer = overseer
    this.#overseen = overseen
  }

  async beforeToken(resource: string): Promise<void> {
    const policies = await this.#policies()
    const { caller } = this.#overseen
    const kind = resourceKind(resource)
    const now = this.#overseer.runtime.now()
    const verdicts = policies.map((policy) =>
      kind === undefined ? otherResource(policy, resource) : judgeToken(policy, caller, kind, now),
    )
    await this.#settle('application', verdicts)
  }

  async beforeExchange(resource: string): Promise<ExchangeWatch> {
    const id = randomUUID()
    const clientRequestId = randomUUID()
    const recorder = await this.#readable()
    // What cannot be recorded is no write; it is told when the run ends.
    await recorder
      ?.record({ kind: 'exchange', id, resource, clientRequestId, ...this.#overseen.acting })
      .catch(() => {})
    return {
      clientRequestId,
      gave: (given) => this.#gave(id, resource, given),
      failed: (error) => {
        const aadsts = error instanceof TokenExchangeError ? error.aadsts : undefined
        const code = error instanceof TowlineError ? error.code : 'INTERRUPTED'
        recorder?.note({ kind: 'no-token', of: id, error: code, aadsts, ...this.#overseen.acting })
      },
    }
  }

  async beforeHandout({ what, resource }: HandedOut): Promise<void> {
    const policies = await this.#policies()
    const verdicts = policies.map((policy) => handoutVerdict(policy, what))
    const decided = await this.#settle('handout', verdicts)
    const recorder = await this.#overseer.recorder()
    await recorder?.record({
      kind: 'handout',
      what,
      resource,
      policy: decided && this.#decidedBy(decided, policies),
      ...this.#overseen.acting,
    })
  }

  async begin(calls: readonly WatchedCall[]): Promise<readonly CallWatch[]> {
    const policies = await this.#policies()
    return watchCalls(calls, { policies, overseer: this.#overseer, overseen: this.#overseen })
  }

  async #gave(of: string, resource: string, { token, requestId, assertion }: GivenToken): Promise<void> {
    const policies = await this.#policies()
    const claims = decodeClaims(token)
    const roles = rolesOf(claims)
    const { acting, caller, ceiling } = this.#overseen
    const principalId = principalOf(assertion)
    const recorder = await this.#readable()
    recorder?.note({
      kind: 'token',
      of,
      signInRequestId: requestId,
      token: {
        uti: text(claims['uti']),
        sha256: createHash('sha256').update(token).digest('hex'),
        issuedAt: time(claims['iat']),
        expiresAt: time(claims['exp']),
        roles,
      },
      ...acting,
      who: { ...acting.who, principalId: principalId ?? acting.who.principalId },
      tenant: text(claims['tid'])?.toLowerCase(),
    })
    if (ceiling === undefined || policies.length === 0) return
    const kind = resourceKind(resource)
    const beyond = kind === undefined ? roles : rolesBeyond(roles, ceiling, kind)
    if (beyond.length === 0) return
    const reason = `The token carries ${beyond.join(', ')} beyond the permissions of the application.`
    const verdicts = policies.map(
      ({ file, mode }) =>
        ({ ...TOKEN, template: resource, decision: 'deny', rule: 'consent-drift', reason, mode, file }) as const,
    )
    await this.#settle('token', verdicts, ({ file }) => consentDrift(beyond, caller.application, file))
  }

  async #policies(): Promise<readonly Policy[]> {
    return this.#overseer.policies()
  }

  /** The record where it can be had: reads go on without it. */
  async #readable(): Promise<Recorder | undefined> {
    return this.#overseer.recorder().catch(() => undefined)
  }

  /** Refuses where one policy that is enforced refuses. What is refused in audit mode is noted. The last one decides else. */
  async #settle(
    step: 'application' | 'token' | 'handout',
    verdicts: readonly Verdict[],
    error: (verdict: Verdict) => AccessError = refusedByPolicy,
  ): Promise<Verdict | undefined> {
    const denied = verdicts.filter(({ decision }) => decision === 'deny')
    const enforced = denied.find(({ mode }) => mode === 'enforce')
    const noted = enforced ?? denied[0]
    if (noted === undefined) return verdicts.at(-1)
    const policies = await this.#policies()
    const recorder = await this.#readable()
    recorder?.note({
      kind: 'refusal',
      step: noted.rule === 'target' ? 'target' : step,
      policy: this.#decidedBy(noted, policies),
      reason: noted.reason,
      ...this.#overseen.acting,
    })
    if (enforced !== undefined) throw error(enforced)
    this.#overseer.tally.add(noted, false)
    return noted
  }

  #decidedBy({ rule, decision, mode }: Verdict, policies: readonly Policy[]): DecidedBy {
    return { rule, decision, mode, files: policies.map(({ sha256 }) => sha256) }
  }
}

const TOKEN = { method: 'TOKEN' } as const

function otherResource({ file, mode }: Policy, resource: string): Verdict {
  const reason = `No rule can name the API ${resource}.`
  return { ...TOKEN, template: resource, decision: 'deny', rule: 'other-resource', reason, mode, file }
}

function handoutVerdict({ handout, file, mode }: Policy, what: string): Verdict {
  const isTool = what !== 'token' && what !== 'assertion'
  const isAllowed = isTool ? handout.exec.includes(what) : handout.token === 'allow'
  const name = isTool ? 'exec' : 'token'
  const reason = isAllowed
    ? `handout.${name} allows it.`
    : `handout.${name} does not allow to give ${what} to other code.`
  return { ...TOKEN, template: what, decision: isAllowed ? 'allow' : 'deny', rule: 'handout', reason, mode, file }
}

/** The object ID of the identity; `undefined` for an assertion that cannot be read. */
function principalOf(assertion: string): string | undefined {
  try {
    const { oid, sub } = decodeClaims(assertion)
    return text(oid) ?? text(sub)
  } catch {
    return undefined
  }
}

function text(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim.length <= 200 ? claim : undefined
}

function time(claim: unknown): string | undefined {
  return typeof claim === 'number' && Math.abs(claim) < 1e11 ? new Date(claim * 1000).toISOString() : undefined
}
