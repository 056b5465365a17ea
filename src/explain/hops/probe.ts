import { causesOfGraph } from '../../causes/diagnose/graph.ts'
import { type DiagnosedCause, found } from '../../causes/finding.ts'
import type { Permission } from '../../directory/permissions.ts'
import { probeOf } from '../../directory/probes.ts'
import { GraphError } from '../../errors/errors.ts'
import type { GraphClient } from '../../graph/client.ts'
import { listSome } from '../../text/quote.ts'
import type { Hop } from '../hop.ts'

interface ProbeFindings {
  readonly hop: Hop
  readonly causes: readonly DiagnosedCause[]
}

interface Probe {
  readonly path: string
  readonly permissions: readonly string[]
}

/** Calls Graph for each permission. One call serves all the permissions that allow it. Rejects as a Graph call does. */
export async function probeHop(
  granted: readonly Permission[],
  graph: GraphClient,
  site: string | undefined,
): Promise<ProbeFindings> {
  const probes = probesFor(granted, site)
  const selected = granted.filter(({ name }) => /\.Selected$/.test(name)).map(({ name }) => name)
  if (probes.length === 0) {
    const detail =
      selected.length > 0
        ? `${listSome(selected)} cannot be tried without knowing what was granted: name a site with --site <its address>.`
        : 'None of the permissions can be tried without a change in the target.'
    const ungranted = selected.includes('Sites.Selected') ? [found('SITE_NOT_GRANTED', 'possible', detail)] : []
    return { hop: { id: 'probe', status: 'unknown', detail }, causes: ungranted }
  }
  for (const { path, permissions } of probes) {
    try {
      await graph.get(path)
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      return refused(error, permissions, selected)
    }
  }
  const tried = probes.map(({ path }) => `GET ${path.replace(/\?.*/, '')}`).join(', ')
  return { hop: { id: 'probe', status: 'passed', detail: `Graph answered ${tried}.` }, causes: [] }
}

function probesFor(granted: readonly Permission[], site: string | undefined): Probe[] {
  const byPath = new Map<string, string[]>()
  for (const permission of granted) {
    const path = probeOf(permission)
    if (path !== undefined) byPath.set(path, [...(byPath.get(path) ?? []), permission.written])
  }
  if (site !== undefined) byPath.set(sitePath(site), ['Sites.Selected'])
  return [...byPath].map(([path, permissions]) => ({ path, permissions }))
}

/** The path of a site that is named by its address in a browser, or by its ID. https://learn.microsoft.com/graph/api/site-getbypath */
function sitePath(site: string): string {
  if (!URL.canParse(site)) return `/sites/${encodeURIComponent(site)}?$select=id`
  const { hostname, pathname } = new URL(site)
  const path = pathname.replace(/(?<!\/)\/+$/, '')
  return `/sites/${hostname}${path === '' ? '' : `:${path}`}?$select=id`
}

function refused(error: GraphError, permissions: readonly string[], selected: readonly string[]): ProbeFindings {
  const hop: Hop = {
    id: 'probe',
    status: 'failed',
    detail: `${error.message} It was tried for ${listSome(permissions)}.`,
  }
  const { status, graphCode, message } = error
  if (status === undefined || error.code === 'GRAPH_BUSY' || error.code === 'GRAPH_ANSWER_INVALID') {
    return { hop, causes: [found('GRAPH_NOT_REACHED', 'likely', message)] }
  }
  if (permissions.includes('Sites.Selected') && (status === 403 || status === 404) && selected.length > 0) {
    return { hop, causes: [found('SITE_NOT_GRANTED', 'likely', message), found('CALL_FORBIDDEN', 'possible', message)] }
  }
  const causes = causesOfGraph({ status, code: graphCode, message })
    // The token has the permission, so a missing grant on a site is not the reason.
    .filter(({ code }) => code !== 'SITE_NOT_GRANTED')
  return { hop, causes: causes.map((cause) => ({ ...cause, evidence: [message] })) }
}
