import { ConfigError } from '../../errors.ts'
import type { Cost } from './cost.ts'
import { type Limit, limits } from './limits.ts'
import { SlidingWindow } from './window.ts'

/** Part of the published limits that is used unless somebody says otherwise: other jobs share the tenant. */
export const DEFAULT_SHARE = 0.75

/**
 * What may be spent of Microsoft's throttling limits. Clients that are given the same one share what is counted for an
 * application over all tenants, and for a tenant over all applications. It holds numbers only: no token, no name of a
 * call, nothing by which one target could reach another.
 */
export interface Budget {
  /** The part of each limit that may be used, above 0 and up to 1. */
  readonly share: number
  /** @internal The counters of one application in one tenant. */
  target(application: string, tenant: string): TargetBudget
}

/**
 * A budget for clients to share. `share` is the part of each published limit that may be used: 0.75 by default, because
 * other jobs and people share the tenant; 0.95 for a night that is known to be quiet.
 *
 * Throws `ConfigError` (`USAGE`) for a share that is not above 0 and up to 1.
 */
export function createBudget(share = DEFAULT_SHARE): Budget {
  if (!(share > 0 && share <= 1)) throw unusable(share)
  const applications = new Map<string, Counters>()
  const tenants = new Map<string, WeakRef<Counters>>()
  let pruneAt = 1_024

  const ofApplication = (application: string): Counters => {
    const counters = applications.get(application) ?? new Counters(share)
    applications.set(application, counters)
    return counters
  }
  // Kept only while a client of that tenant lives: a run over ten thousand targets must not remember them all.
  const ofTenant = (tenant: string): Counters => {
    const counters = tenants.get(tenant)?.deref() ?? new Counters(share)
    if (tenants.size >= pruneAt) {
      for (const [key, held] of tenants) if (held.deref() === undefined) tenants.delete(key)
      pruneAt = Math.max(1_024, tenants.size * 2)
    }
    tenants.set(tenant, new WeakRef(counters))
    return counters
  }

  return {
    share,
    target: (application, tenant) =>
      new TargetBudget(ofApplication(application), ofTenant(tenant), new Counters(share)),
  }
}

/** One limit that a request falls under, and what it takes of it. */
export interface Charge {
  readonly limit: Limit
  readonly window: SlidingWindow
  readonly amount: number
}

/** The counters of one application in one tenant, with those that it shares. */
export class TargetBudget {
  readonly #application: Counters
  readonly #tenant: Counters
  readonly #target: Counters

  constructor(application: Counters, tenant: Counters, target: Counters) {
    this.#application = application
    this.#tenant = tenant
    this.#target = target
  }

  /** What a request of this cost takes, of each limit that it falls under. */
  charges(cost: Cost): readonly Charge[] {
    const charges: Charge[] = []
    for (const limit of byFamily[cost.family]) {
      const amount = limit.counts === 'units' ? cost.units : limit.counts === 'requests' || cost.isWrite ? 1 : 0
      if (amount > 0) charges.push({ limit, window: this.#countersOf(limit).of(limit, cost.subject), amount })
    }
    return charges
  }

  #countersOf({ scope }: Limit): Counters {
    return scope === 'application' ? this.#application : scope === 'tenant' ? this.#tenant : this.#target
  }
}

const byFamily: Readonly<Record<Cost['family'], readonly Limit[]>> = {
  sharePoint: of('sharePoint'),
  identity: of('identity'),
  audit: of('audit'),
  identityProtection: of('identityProtection'),
  invitations: of('invitations'),
  outlook: of('outlook'),
  reports: of('reports'),
  teams: of('teams'),
  other: of('other'),
}

function of(family: Cost['family']): readonly Limit[] {
  return limits.filter((limit) => limit.family === family || limit.family === 'every')
}

/** More mailboxes than this are not remembered when nothing of them counts any more. */
const MANY_SUBJECTS = 1_000

/** The windows of one scope, made when they are first needed. */
class Counters {
  readonly #share: number
  readonly #windows = new Map<Limit, SlidingWindow>()
  readonly #ofSubjects = new Map<string, SlidingWindow>()

  constructor(share: number) {
    this.#share = share
  }

  of(limit: Limit, subject: string | undefined): SlidingWindow {
    return limit.scope === 'subject' ? this.#ofSubject(limit, subject ?? '') : this.#window(this.#windows, limit, limit)
  }

  #ofSubject(limit: Limit, subject: string): SlidingWindow {
    if (this.#ofSubjects.size >= MANY_SUBJECTS) {
      for (const [key, window] of this.#ofSubjects) if (window.isIdle) this.#ofSubjects.delete(key)
    }
    return this.#window(this.#ofSubjects, `${limits.indexOf(limit)} ${subject}`, limit)
  }

  #window<Key>(windows: Map<Key, SlidingWindow>, key: Key, { tiers, windowMs }: Limit): SlidingWindow {
    const window = windows.get(key) ?? new SlidingWindow(tiers, this.#share, windowMs)
    windows.set(key, window)
    return window
  }
}

function unusable(share: number): ConfigError {
  return new ConfigError('USAGE', {
    message: `${share} cannot be the part of the limits that is used.`,
    likelyCause: 'It was written in percent, or is not a number.',
    fix: 'Give a number above 0 and up to 1, for instance 0.75.',
  })
}
