import type { Change } from '../../change/change.ts'
import type { Permission } from '../../directory/permissions.ts'
import type { CloudName } from '../../names/cloud.ts'

/** What the bundle for an admin of the target says. That admin installs nothing of ours. */
export interface Handover {
  readonly targetName: string
  readonly tenantId: string
  readonly homeTenantId: string
  readonly cloud: CloudName
  readonly clientId: string
  readonly displayName: string
  readonly permissions: readonly Permission[]
  /** The plan, in words. */
  readonly changes: readonly Pick<Change, 'action' | 'what' | 'roles'>[]
  /** Left out where the link would grant something else. */
  readonly link: string | undefined
}
