import assert from 'node:assert/strict'
import { registerApplication } from '../../../../../src/emulator/world/build/set-up.ts'
import { directoryRoles } from '../../../../../src/emulator/world/model/directory-roles.ts'
import type { Application, ServicePrincipal, Tenant, User } from '../../../../../src/emulator/world/model/index.ts'
import { type Asked, createGraph, type Fixture, now, type Reply } from '../../fixture.ts'

/** Who asks: a person with directory roles, or an application. */
export type By = Pick<Asked, 'roles' | 'claims'>

export interface DirectoryFixture extends Pick<Fixture, 'ask' | 'world' | 'advance'> {
  /** The tenant in which everything is asked. */
  readonly target: Tenant
  /** Another tenant. */
  readonly elsewhere: Tenant
  /** An application that nobody owns, and its service principal. */
  readonly application: Application
  readonly principal: ServicePrincipal
  /** Microsoft Graph's service principal here. */
  readonly graph: ServicePrincipal
  readonly admin: User
  /** Has no directory role but those that `by` gives. */
  readonly somebody: User
  /** Somebody signed in, with exactly these roles active. */
  by(...roles: readonly string[]): By
  post(path: string, body: unknown, by: By): Promise<Reply>
  patch(path: string, body: unknown, by: By, headers?: Record<string, string>): Promise<Reply>
  remove(path: string, by: By): Promise<Reply>
}

export const createIfMissing = { prefer: 'create-if-missing' }

/** What anybody without the role for it is told. */
export const insufficient = [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.']

export const administrator: By = { roles: ['Application.ReadWrite.All'] }

/** A tenant with one application, in which people and applications write. */
export function directory(): DirectoryFixture {
  const { ask, world, target, advance } = createGraph({ sites: 1 })
  const createdDateTime = '2026-01-01T08:00:00Z'
  const application = registerApplication(target, { displayName: 'Nobody’s', createdDateTime })
  const [admin, somebody] = target.users
  const find = (appId: string) => target.servicePrincipals.find((one) => one.appId === appId) ?? assert.fail(appId)
  assert.ok(admin !== undefined && somebody !== undefined)
  return {
    ask,
    world,
    target,
    advance,
    elsewhere: world.home,
    application,
    principal: find(application.appId),
    graph: find('00000003-0000-0000-c000-000000000000'),
    admin,
    somebody,
    by(...roles) {
      const others = target.roleAssignments.filter(({ principalId }) => principalId !== somebody.id)
      const held = roles.map(
        (name) => directoryRoles.find(({ displayName }) => displayName === name) ?? assert.fail(name),
      )
      const assigned = held.map(({ id }) => ({ principalId: somebody.id, roleDefinitionId: id }))
      target.roleAssignments.splice(0, target.roleAssignments.length, ...others, ...assigned)
      return signedIn(somebody)
    },
    post: (path, body, by) => ask(path, { ...by, method: 'POST', body }),
    patch: (path, body, by, headers = {}) => ask(path, { ...by, method: 'PATCH', body, headers }),
    remove: (path, by) => ask(path, { ...by, method: 'DELETE' }),
  }
}

/** By a client that may do whatever the person may. */
export function signedIn({ id }: User): By {
  return { claims: { idtyp: 'user', oid: id, scp: 'Directory.AccessAsUser.All', iat: now / 1000 } }
}
