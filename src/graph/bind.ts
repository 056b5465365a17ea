import type { TokenCredential } from '../credential/assertion/custom.ts'
import { checkAccessToken } from '../credential/check-access-token.ts'
import { clouds } from '../credential/clouds.ts'
import type { TowlineCredential } from '../credential/credential.ts'
import { ConfigError } from '../errors/errors.ts'
import { type Actor, UNKNOWN_ACTOR } from '../guard/actor.ts'
import type { Oversight } from '../guard/oversight.ts'
import type { WriteRule } from '../guard/writes.ts'
import { nodeRuntime, type Runtime } from '../http/runtime.ts'
import { untilAborted } from '../http/until-aborted.ts'
import type { Access } from '../names/access.ts'
import type { CloudName } from '../names/cloud.ts'
import { parseOrigin } from '../names/origin.ts'
import { isGuid } from '../text/guid.ts'
import type { Binding } from './binding.ts'
import { type Budget, budgetOf, targetBudget } from './budget/budget.ts'
import { Gate } from './budget/gate.ts'
import type { SentWrites } from './sent-writes.ts'
import { tokenOf } from './token-of-credential.ts'
import { defaultUserAgent, parseUserAgent } from './user-agent.ts'

export interface GraphClientOptions extends Partial<Runtime> {
  readonly credential: TowlineCredential | TokenCredential
  /** GUID of the bound target. Needed with a credential of another library; Towline's own knows its tenant. */
  readonly tenantId?: string
  /** @default the credential's, else 'global' */
  readonly cloud?: CloudName
  /** Origin to connect to in place of the cloud's Graph, for tests and private clouds. */
  readonly graphHost?: string
  /**
   * What may be sent. With `read-only` a write rejects with `AccessError` and nothing is sent. This, `writes` and
   * `oversight` are together the whole gate: no other option decides what may be sent.
   * @default 'read-only'
   */
  readonly access?: Access
  /**
   * Decides on each write that `access` allows; the second half of the gate. A withheld write resolves as a 204 does,
   * with `undefined`.
   */
  readonly writes?: WriteRule | undefined
  /**
   * The policy and the record, for calls that `access` allows; the third part of the gate.
   * @internal
   */
  readonly oversight?: Oversight | undefined
  /** The caller that the calls of this client are made for. The write rule gets it with each write. */
  readonly actor?: Actor | undefined
  /**
   * The name by which SharePoint knows the caller, in the form `NONISV|Company|Application/1.0`.
   * @default Towline's own
   */
  readonly userAgent?: string
  /**
   * The part of Microsoft's published throttling limits that may be used, above 0 and up to 1, or a budget that this
   * client shares with others.
   * @default 0.75, for this client alone
   */
  readonly budget?: number | Budget
  /** Gets, each time, how many milliseconds requests waited for the budget, beside each other. */
  readonly onHeldBack?: (ms: number) => void
  /** Gives the counter of the writes that are sent. Called at each write. */
  readonly sentWrites?: (() => SentWrites) | undefined
}

/** What the calls of a client share. Throws `ConfigError` for a tenant, a host, a user agent or a budget that cannot be. */
export function bind(options: GraphClientOptions): Binding {
  const { credential } = options
  const own = 'resolvedTenantId' in credential ? credential : undefined
  const cloud = options.cloud ?? own?.cloud ?? 'global'
  const resource = clouds[cloud].graph
  const runtime = nodeRuntime(options)
  const { tenantId } = options
  if (tenantId === undefined ? own === undefined : !isGuid(tenantId)) {
    throw new ConfigError('TENANT_INVALID', {
      message:
        tenantId === undefined
          ? 'A Graph client with a credential of another library needs to be told its target.'
          : `"${tenantId}" is not the GUID of a tenant.`,
      likelyCause: 'Without `tenantId` it cannot be checked that a token belongs to the tenant that was meant.',
      fix: 'Pass `tenantId`, the GUID of the target tenant.',
    })
  }
  // At once, so that a share that cannot be one is refused here and not at the first call.
  const budget = budgetOf(options.budget)
  const gateOf = (tenant: string): Gate =>
    new Gate(targetBudget(budget, own?.clientId ?? '', tenant.toLowerCase()), runtime, options.onHeldBack)
  // A credential that was given a GUID knows it at once; one that was given a domain learns it by a request.
  const known = tenantId ?? own?.tenantId
  /** GUID of the target. */
  const bound = async (): Promise<string> => known ?? (await own?.resolvedTenantId()) ?? ''
  let gate = known === undefined ? undefined : gateOf(known)
  let checked = { token: '', ends: 0 }
  return {
    root: parseOrigin(options.graphHost ?? resource, 'graphHost'),
    access: options.access ?? 'read-only',
    writes: options.writes,
    oversight: options.oversight,
    userAgent: options.userAgent === undefined ? defaultUserAgent : parseUserAgent(options.userAgent, 'userAgent'),
    actor: options.actor ?? UNKNOWN_ACTOR,
    gate(signal) {
      if (gate !== undefined) return gate
      return untilAborted(bound(), signal).then((guid) => {
        gate ??= gateOf(guid)
        return gate
      })
    },
    sentWrites: options.sentWrites,
    runtime,
    tenantId: bound,
    async token(wanted, signal) {
      const token = await tokenOf(credential, `${resource}/.default`, wanted, signal)
      const now = runtime.now()
      // The text that was checked before is a token of this tenant, so only its expiry is looked at.
      if (token !== checked.token || checked.ends <= now) {
        const expected = { tenantId: await bound(), resource, now, clientId: own?.clientId }
        checked = { token, ends: checkAccessToken(token, expected) }
      }
      return token
    },
  }
}
