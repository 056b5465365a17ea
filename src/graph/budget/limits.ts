/**
 * The limits that Microsoft publishes, as data. Nothing else in Towline knows a number of a throttling limit.
 *
 * Sources:
 * - learn.microsoft.com/graph/throttling-limits (the global limit, identity and access, Outlook, Teams, reports,
 *   invitations, sign-in and audit reports, identity protection and conditional access)
 * - learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online
 *   (resource units per minute and per day, by the number of licences)
 */

/** The service whose limits a request falls under. `other` has none of its own. */
export type Family =
  | 'sharePoint'
  | 'identity'
  | 'audit'
  | 'identityProtection'
  | 'invitations'
  | 'outlook'
  | 'reports'
  | 'teams'
  | 'other'

export interface Limit {
  readonly family: Family | 'every'
  /**
   * What it is counted for: the application over all tenants, the application in one tenant, one tenant over all
   * applications, or one subject (a mailbox, a report) of the application in one tenant.
   */
  readonly scope: 'application' | 'target' | 'tenant' | 'subject'
  readonly counts: 'requests' | 'units' | 'writes'
  /** The smallest tier first: it is assumed until the service reports a larger one. */
  readonly tiers: readonly [number, ...number[]]
  /** Milliseconds; 0 for a limit of the requests in flight at once. */
  readonly windowMs: number
  /** The answer's headers that report how much of it is used. */
  readonly reportedBy?: 'RateLimit' | 'x-ms-throttle-limit-percentage'
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

export const limits: readonly Limit[] = [
  { family: 'every', scope: 'application', counts: 'requests', tiers: [130_000], windowMs: 10 * SECOND },

  // Up to 1,000, 5,000, 15,000 and 50,000 licences, and beyond.
  {
    family: 'sharePoint',
    scope: 'target',
    counts: 'units',
    tiers: [1_200, 2_400, 3_600, 4_800, 6_000],
    windowMs: MINUTE,
    reportedBy: 'RateLimit',
  },
  {
    family: 'sharePoint',
    scope: 'target',
    counts: 'units',
    tiers: [1_200_000, 2_400_000, 3_600_000, 4_800_000, 6_000_000],
    windowMs: DAY,
  },

  // Under 50 users, up to 500, and beyond.
  {
    family: 'identity',
    scope: 'target',
    counts: 'units',
    tiers: [3_500, 5_000, 8_000],
    windowMs: 10 * SECOND,
    reportedBy: 'x-ms-throttle-limit-percentage',
  },
  { family: 'identity', scope: 'target', counts: 'writes', tiers: [3_000], windowMs: 150 * SECOND },
  { family: 'identity', scope: 'application', counts: 'units', tiers: [150_000], windowMs: 20 * SECOND },
  { family: 'identity', scope: 'application', counts: 'writes', tiers: [70_000], windowMs: 5 * MINUTE },
  { family: 'identity', scope: 'tenant', counts: 'writes', tiers: [18_000], windowMs: 5 * MINUTE },

  { family: 'audit', scope: 'target', counts: 'requests', tiers: [5], windowMs: 10 * SECOND },
  { family: 'identityProtection', scope: 'target', counts: 'requests', tiers: [1], windowMs: SECOND },
  { family: 'invitations', scope: 'target', counts: 'requests', tiers: [150], windowMs: 5 * SECOND },
  { family: 'outlook', scope: 'subject', counts: 'requests', tiers: [10_000], windowMs: 10 * MINUTE },
  { family: 'outlook', scope: 'subject', counts: 'requests', tiers: [4], windowMs: 0 },
  { family: 'reports', scope: 'subject', counts: 'requests', tiers: [14], windowMs: 10 * MINUTE },
  { family: 'teams', scope: 'target', counts: 'requests', tiers: [30], windowMs: SECOND },
]
