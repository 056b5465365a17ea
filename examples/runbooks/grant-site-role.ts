/**
 * Gives an application that has Sites.Selected a role on some sites. It writes: the target must be `read-write`, and the
 * run be started with --write. A site where the application has the role already is left alone.
 *
 *   towline run grant-site-role.ts -t fabrikam --dry-run \
 *     --input sites=/sites/legal,/sites/hr --input app=<client ID> --input role=read
 */
import type { Permission, Site } from '@microsoft/microsoft-graph-types'
import { runbook } from 'towline'

const ROLES = ['read', 'write', 'owner', 'fullcontrol']

export default runbook({
  name: 'grant-site-role',
  description: 'Gives an application with Sites.Selected a role on some sites',
  permissions: ['Sites.FullControl.All'],
  inputs: {
    sites: { description: 'Paths of the sites with commas between them, as /sites/legal,/sites/hr', required: true },
    app: { description: 'Client ID of the application', required: true },
    role: { description: `One of ${ROLES.join(', ')}`, default: 'read' },
  },
  input: { parse: readInput },
  async run({ graph, log, signal, input: { sites, app, role } }) {
    const root = await graph.get<Site>('/sites/root', { signal })
    const host = root.siteCollection?.hostname
    const done = []
    for (const path of sites) {
      const site = await graph.get<Site>(path === '/' ? '/sites/root' : `/sites/${host}:${path}`, { signal })
      const permissions = `/sites/${site.id}/permissions`
      const held = await grantOf(permissions)
      if (held?.roles?.includes(role)) {
        done.push({ site: site.webUrl, role, change: 'none' })
        continue
      }
      log.info(`${role} on ${site.webUrl}`, { app })
      if (held?.id) await graph.patch(`${permissions}/${held.id}`, { roles: [role] }, { signal })
      else {
        const grantedToIdentities = [{ application: { id: app, displayName: app } }]
        await graph.post(permissions, { roles: [role], grantedToIdentities }, { signal })
      }
      done.push({ site: site.webUrl, role, change: held?.id ? 'replaced' : 'granted' })
    }
    return done

    /** The list does not always say the roles; a single permission does. */
    async function grantOf(permissions: string): Promise<Permission | undefined> {
      for await (const { id, grantedToIdentitiesV2 } of graph.list<Permission>(permissions, { signal })) {
        if (grantedToIdentitiesV2?.some(({ application }) => application?.id?.toLowerCase() === app)) {
          return graph.get<Permission>(`${permissions}/${id}`, { signal })
        }
      }
      return undefined
    }
  },
})

function readInput(value: unknown): { sites: string[]; app: string; role: string } {
  const { sites = '', app = '', role = '' } = value as Record<string, string | undefined>
  const paths = sites.split(',').map((path) => path.trim())
  if (!paths.every((path) => /^\/[^?#:]*$/.test(path)))
    throw new Error('sites must be paths, as /sites/legal,/sites/hr')
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(app)) throw new Error('app must be a client ID')
  if (!ROLES.includes(role)) throw new Error(`role must be one of ${ROLES.join(', ')}`)
  return { sites: paths, app: app.toLowerCase(), role }
}
