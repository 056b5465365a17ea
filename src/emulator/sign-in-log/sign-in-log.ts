import type { Lateness, SignIn } from './sign-in.ts'

/** The logs of sign-ins of all tenants, with what has not appeared in them yet. */
export interface SignInLog {
  add(tenantId: string, signIn: SignIn): void
  /** What the log of a tenant shows at this time, the oldest first. */
  shown(tenantId: string, now: number): readonly SignIn[]
  /** All that there is, shown or not. */
  readonly all: readonly { readonly tenantId: string; readonly shownAt: string; readonly signIn: SignIn }[]
  lateness: Lateness
}

interface Entry {
  readonly signIn: SignIn
  readonly shownAt: number
}

export function createSignInLog(): SignInLog {
  const logs = new Map<string, Entry[]>()
  let added = 0
  return {
    lateness: { delayMs: 0, spreadMs: 0 },
    add(tenantId, signIn) {
      const { delayMs, spreadMs } = this.lateness
      const late = delayMs + Math.floor(spreadMs * spreadOf(added++))
      const log = logs.get(tenantId) ?? []
      logs.set(tenantId, log)
      log.push({ signIn, shownAt: Date.parse(signIn.createdDateTime) + late })
    },
    shown(tenantId, now) {
      const log = logs.get(tenantId) ?? []
      const shown = log.filter(({ shownAt }) => shownAt <= now).map(({ signIn }) => signIn)
      return shown.sort(byTime)
    },
    get all() {
      return [...logs].flatMap(([tenantId, log]) =>
        log.map(({ signIn, shownAt }) => ({ tenantId, shownAt: new Date(shownAt).toISOString(), signIn })),
      )
    },
  }
}

/** From 0 to 1, the same in each run, and far from one another for neighbours. */
function spreadOf(index: number): number {
  return (index * 0.618_033_988_75) % 1
}

function byTime(one: SignIn, other: SignIn): number {
  return one.createdDateTime < other.createdDateTime ? -1 : Number(one.createdDateTime > other.createdDateTime)
}
