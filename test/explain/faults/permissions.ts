import { grantAdminConsent } from '../../../src/emulator/world/build/set-up.ts'
import { all, change, emulatorFault, refill } from '../breaking.ts'
import type { Fault, Undo } from '../fault.ts'
import type { BrokenWorld } from '../working-world.ts'

const NONE = { cause: ['NO_ROLES', 'NOT_YET_EVERYWHERE'], certainty: 'likely', hop: 'roles' } as const
const SOME = { cause: ['PERMISSION_NOT_GRANTED', 'NOT_YET_EVERYWHERE'], certainty: 'likely', hop: 'roles' } as const

/** The manifest wants these permissions, and the target is not changed. */
function wants({ manifest }: BrokenWorld, permissions: string[]): Undo {
  return change(manifest.application, { permissions })
}

function lastSite({ target }: BrokenWorld) {
  const sites = target.sharePoint.geographies[0]?.sites
  const site = sites?.at(sites.length - 1)
  if (site === undefined) throw new Error('The target has no site.')
  return site
}

const SELECTED = { permissions: ['Sites.Selected'] }

export const permissionFaults: readonly Fault[] = [
  {
    name: 'no application permission was granted in the target',
    seed: 242,
    break: ({ servicePrincipal }) => change(servicePrincipal, { appRoleAssignments: [] }),
    ...NONE,
  },
  {
    name: 'the permissions were granted at home and not in the target',
    seed: 243,
    break: ({ home, application, servicePrincipal }) => {
      const [atHome] = home.servicePrincipals.filter(({ appId }) => appId === application.appId)
      const before = [...(atHome?.appRoleAssignments ?? [])]
      grantAdminConsent(home, application, home)
      return all(
        () => atHome && void change(atHome, { appRoleAssignments: before }),
        change(servicePrincipal, { appRoleAssignments: [] }),
      )
    },
    ...NONE,
  },
  {
    name: 'the permissions were granted seconds ago',
    seed: 244,
    break: (world) => emulatorFault(world, { kind: 'propagation', object: 'appRoleAssignment', delayMs: 300_000 }),
    ...NONE,
  },
  {
    name: 'one of two permissions was taken away',
    seed: 245,
    world: { permissions: ['Sites.Read.All', 'User.Read.All'] },
    break: ({ servicePrincipal: { appRoleAssignments } }) => refill(appRoleAssignments, appRoleAssignments.slice(0, 1)),
    ...SOME,
  },
  {
    name: 'consent was given before a permission was added',
    seed: 246,
    world: { permissions: ['Sites.Read.All'] },
    break: (world) => wants(world, ['Sites.Read.All', 'Group.Read.All']),
    ...SOME,
  },
  {
    name: 'the permission of another API was not granted',
    seed: 247,
    world: { permissions: ['User.Read.All'] },
    break: (world) => wants(world, ['User.Read.All', 'SharePoint/Sites.Read.All']),
    ...SOME,
  },
  {
    name: 'a narrower permission was granted than is wanted',
    seed: 248,
    world: { permissions: ['User.ReadBasic.All'] },
    break: (world) => wants(world, ['User.Read.All']),
    ...SOME,
  },
  {
    name: 'the permission is a delegated one',
    seed: 249,
    world: { permissions: ['Sites.Read.All'] },
    break: (world) => wants(world, ['User.Read']),
    cause: 'PERMISSION_DELEGATED',
    hop: 'roles',
  },
  {
    name: 'the permission is a delegated one, and nothing else was granted',
    seed: 250,
    break: (world) => all(wants(world, ['User.Read']), change(world.servicePrincipal, { appRoleAssignments: [] })),
    cause: 'PERMISSION_DELEGATED',
    hop: 'roles',
  },
  {
    name: 'the permission is written in small letters',
    seed: 251,
    world: { permissions: ['Sites.Read.All'] },
    break: (world) => wants(world, ['sites.read.all']),
    cause: 'PERMISSION_MISSPELT',
    certainty: 'certain',
    hop: 'roles',
  },
  {
    name: 'the permission is written with a letter less',
    seed: 252,
    world: { permissions: ['Sites.Read.All'] },
    break: (world) => wants(world, ['Site.Read.All']),
    cause: ['PERMISSION_MISSPELT', 'PERMISSION_NOT_GRANTED'],
    hop: 'roles',
  },
  {
    name: 'a permission that is not granted differs by a letter from another that is wanted as well',
    seed: 253,
    world: { permissions: ['Sites.Read.All'] },
    break: (world) => wants(world, ['Sites.Read.All', 'Site.Read.All']),
    cause: 'PERMISSION_NOT_GRANTED',
    not: ['PERMISSION_MISSPELT'],
    hop: 'roles',
  },
  {
    name: 'Sites.Selected without a grant on the site',
    seed: 254,
    world: SELECTED,
    break: (world) => {
      const site = lastSite(world)
      world.args.push('--site', site.webUrl)
      return () =>
        void world.target.sharePoint.siteGrants.push({
          siteId: site.id,
          appId: world.application.appId,
          roles: ['read'],
        })
    },
    cause: 'SITE_NOT_GRANTED',
    hop: 'probe',
  },
  {
    name: 'Sites.Selected with a grant for another application',
    seed: 255,
    world: SELECTED,
    break: (world) => {
      const { siteGrants } = world.target.sharePoint
      const { id: siteId } = lastSite(world)
      world.args.push('--site', siteId)
      siteGrants.push({ siteId, appId: world.servicePrincipal.id, roles: ['write'] })
      return () => void siteGrants.push({ siteId, appId: world.application.appId, roles: ['read'] })
    },
    cause: 'SITE_NOT_GRANTED',
    hop: 'probe',
  },
  {
    name: 'Sites.Selected, the grant was taken away, and the site is named by its ID',
    seed: 256,
    world: SELECTED,
    break: (world) => {
      const { siteGrants } = world.target.sharePoint
      const { id: siteId } = lastSite(world)
      world.args.push('--site', siteId)
      return () => void siteGrants.push({ siteId, appId: world.application.appId, roles: ['fullcontrol'] })
    },
    cause: 'SITE_NOT_GRANTED',
    hop: 'probe',
  },
  {
    name: 'the target has no licence for SharePoint',
    seed: 257,
    world: { permissions: ['Sites.Read.All'] },
    break: ({ target }) => change(target.sharePoint, { geographies: [] }),
    cause: 'SERVICE_NOT_THERE',
    certainty: 'certain',
    hop: 'probe',
  },
]
