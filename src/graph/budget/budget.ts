import { ConfigError } from '../../errors/errors.ts'
import { DEFAULT_SHARE } from '../../names/defaults.ts'
import type { Cost } from './cost.ts'
import { type Limit, limits } from './limits.ts'
import { SlidingWindow } from './window.ts'

/**
 * What may be spent of Microsoft's throttling limits. Clients that are given one budget share what is counted: for an
 * application over all tenants, for a tenant over all applications, and for an application in one tenant. A budget
 * holds numbers only: no token, no name of a call, nothing by which one target could reach another.
 */
export interface Budget {
  /** The part of each limit that may be used, above 0 and up to 1. */
  readonly share: number
}

/**
 * A budget for clients to share. `share` is the part of each published limit that may be used: 0.75 by default, because
 * other jobs and people share the tenant; 0.95 for a night that is known to be quiet. docs/throttling.md has the
 * limits.
 *
 * Throws `ConfigError` (`USAGE`) for a share that is not above 0 and up to 1.
 *
 * @example
 * ```ts
 * import { createBudget, graphClient, towlineCredential } from 'towline'
 *
 * const clientId = '615ec85d-0c1b-4a2d-9e3f-4a5b6c7d8e9f'
 * const budget = createBudget(0.95)
 * const clients = ['fabrikam.example', 'tailspin.example'].map((tenant) =>
 *   graphClient({ credential: towlineCredential({ tenant, clientId }), budget }),
 * )
 * ```
 */
export function createBudget(share = DEFAULT_SHARE): Budget {
  return new SharedBudget(share)
}

/** The budget of a client's options. A number makes a budget for this client alone. Throws as `createBudget` does. */
export function budgetOf(budget: Budget | number | undefined): SharedBudget {
  return budget instanceof SharedBudget ? budget : new SharedBudget(shareOf(budget))
}

/** The counters of one application in one tenant, which is named by its GUID. */
export function targetBudget(budget: Budget | number | undefined, application: string, tenant: string): TargetBudget {
  return budgetOf(budget).target(application, tenant)
}

function shareOf(budget: Budget | number | undefined): number {
  return typeof budget === 'object' ? budget.share : (budget ?? DEFAULT_SHARE)
}

class SharedBudget implements Budget {
  readonly share: number
  readonly #applications = new Map<string, Counters>()
  readonly #live = new Map<string, WeakRef<Counters>>()
  #pruneAt = 1_024

  constructor(share: number) {
    if (!(share > 0 && share <= 1)) throw unusable(share)
    this.share = share
  }

  target(application: string, tenant: string): TargetBudget {
    return new TargetBudget({
      application: this.#ofApplication(application),
      tenant: this.#ofLive(tenant),
      target: this.#ofLive(`${application} ${tenant}`),
    })
  }

  #ofApplication(application: string): Counters {
    const counters = this.#applications.get(application) ?? new Counters(this.share)
    this.#applications.set(application, counters)
    return counters
  }

  /** Kept only while a client of that tenant lives: a run over ten thousand targets must not remember them all. */
  #ofLive(key: string): Counters {
    const known = this.#live.get(key)?.deref()
    if (known !== undefined) return known
    if (this.#live.size >= this.#pruneAt) {
      for (const [old, counters] of this.#live) if (counters.deref() === undefined) this.#live.delete(old)
      this.#pruneAt = Math.max(1_024, this.#live.size * 2)
    }
    const counters = new Counters(this.share)
    this.#live.set(key, new WeakRef(counters))
    return counters
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
  readonly #counters: Readonly<Record<'application' | 'tenant' | 'target', Counters>>

  constructor(counters: Readonly<Record<'application' | 'tenant' | 'target', Counters>>) {
    this.#counters = counters
  }

  /** What a request of this cost takes of each limit that it falls under. */
  charges(cost: Cost): readonly Charge[] {
    const charges: Charge[] = []
    for (const limit of byFamily[cost.family]) {
      const amount = limit.counts === 'units' ? cost.units : limit.counts === 'requests' || cost.isWrite ? 1 : 0
      const scope = limit.scope === 'subject' ? 'target' : limit.scope
      if (amount > 0) charges.push({ limit, window: this.#counters[scope].of(limit, cost.subject), amount })
    }
    return charges
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

/** From this many mailboxes and reports on, the idle ones are forgotten. */
const MANY_SUBJECTS = 1_000

/** The windows of one scope, made when they are first needed. */
class Counters {
  readonly #share: number
  readonly #windows = new Map<Limit, SlidingWindow>()
  /** Made when it is first needed: most targets have none, and ten thousand empty maps are ten megabytes. */
  #ofSubjects: Map<string, SlidingWindow> | undefined

  constructor(share: number) {
    this.#share = share
  }

  of(limit: Limit, subject: string | undefined): SlidingWindow {
    return limit.scope === 'subject' ? this.#ofSubject(limit, subject ?? '') : this.#window(this.#windows, limit, limit)
  }

  #ofSubject(limit: Limit, subject: string): SlidingWindow {
    this.#ofSubjects ??= new Map()
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
    likelyCause: 'The value was written in percent, or is not a number.',
    fix: 'Give a number above 0 and up to 1, for instance 0.75.',
  })
}
