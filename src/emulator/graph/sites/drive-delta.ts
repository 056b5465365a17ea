import type { DriveFile } from '../../world/model/files.ts'
import type { Answer, Call, Endpoint } from '../endpoint.ts'
import { context } from '../odata/entity.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { listAnswer } from '../odata/list.ts'
import { Refusal } from '../refusal.ts'
import { hasAnyPermission, readAllFiles } from '../roles.ts'
import { readOneSite } from './access.ts'
import { itemAsked, type LocatedItem } from './drive-address.ts'
import { drivePrefixes, itemJson, itemType } from './drive-items.ts'
import { sitePages } from './site.ts'

/**
 * Everything in a drive at first, then what was uploaded since.
 * https://learn.microsoft.com/graph/api/driveitem-delta
 */
export const driveDelta: readonly Endpoint[] = drivePrefixes.map((prefix) => ({
  method: 'GET',
  path: `${prefix}/root/delta`,
  workload: 'sharePoint',
  roles: [...readAllFiles, ...readOneSite],
  options: ['$select', '$top', '$skiptoken'],
  answer(call) {
    const drive = itemAsked(call)
    const scope = [call.caller.tenant.id, drive.library.id, 'delta']
    const token = tokenOf(call)
    const mark = token === undefined || token === 'latest' ? undefined : call.sealedTokens.open(token, scope)
    const changes = call.state.drives.changesSince(drive, mark === undefined ? Number.POSITIVE_INFINITY : Number(mark))
    const deltaLink = {
      '@odata.deltaLink': `${call.serviceRoot}${call.path}?token=${call.sealedTokens.seal(String(changes.mark), scope)}`,
    }
    if (token === undefined) return everything(call, drive, deltaLink)
    if (token === 'latest' || mark !== undefined) {
      const value = changes.files.map((item) => itemJson({ ...drive, item }, call.caller.tenant))
      return { status: 200, body: { ...context(call, itemType, ''), ...deltaLink, value } }
    }
    // UNCONFIRMED: the words; status and code are documented (learn.microsoft.com/graph/api/driveitem-delta).
    throw new Refusal(410, 'resyncRequired', 'Resync required. Replace any local items with the full listing.', {
      headers: { location: `${call.serviceRoot}${call.path}` },
    })
  },
}))

function everything(call: Call, drive: LocatedItem, deltaLink: object): Answer {
  const isHierarchical = asksForHierarchy(call)
  const { tenant } = call.caller
  const toJson = (item: DriveFile) => {
    const located = { ...drive, item }
    if (!isHierarchical) return itemJson(located, tenant)
    const own = tenant.sharePoint.sharingLinks.filter(({ itemId }) => itemId === item.id)
    // The root has the facet in any case, empty where it is not shared.
    return { ...(item.parentId === undefined ? { shared: {} } : {}), ...itemJson(located, tenant, own) }
  }
  const answer = listAnswer(call, { type: itemType, rows: rowsOf(drive.files), toJson, pages: sitePages })
  const body = answer.body as object
  return {
    ...answer,
    body: '@odata.nextLink' in body ? body : { ...body, ...deltaLink },
    ...(isHierarchical ? { headers: { 'preference-applied': 'hierarchicalsharing' } } : {}),
  }
}

/**
 * `Prefer: hierarchicalsharing` shows who shares where it begins and not on all that is below. UNCONFIRMED that callers
 * without full control are not refused but answered as if they had not asked.
 */
function asksForHierarchy({ headers, caller }: Call): boolean {
  const asked = /\bhierarchicalsharing\b/i.test(headers.get('prefer') ?? '')
  return asked && hasAnyPermission(caller, ['Sites.FullControl.All'])
}

/** It has no `$`, unlike those of the directory. */
function tokenOf({ query }: Call): string | undefined {
  return new URLSearchParams(query.repeated.join('&')).get('token') ?? undefined
}
