import type { Emulator } from '../api.ts'
import type { Application, ServicePrincipal, Tenant } from '../world/model/index.ts'

/**
 * What stands in the tenants at this moment, as indented JSON:
 *
 *     { name, host, now, compute: { resourceId, identities: [{ kind, name, clientId, principalId, resourceId }] },
 *       home: tenant, targets: [tenant] }
 *     tenant: { name, id, domains, displayName, cloud?, blockedFor?, allowedIssuers?, applications, servicePrincipals,
 *               sites: { <hostname>: <count> } }
 *     application: { displayName, clientId, objectId, signInAudience, isDisabled,
 *                    federatedIdentityCredentials: [{ name, issuer, subject | expression, audiences }] }
 *     service principal: { displayName, clientId, objectId, accountEnabled, roles: [{ resource, role }] }
 */
export function describeWorld({ world, host, clock }: Emulator): string {
  const description = {
    name: world.name,
    host,
    now: new Date(clock.now()).toISOString(),
    compute: world.compute,
    home: describeTenant(world.home),
    targets: Array.from(world.targets, describeTenant),
  }
  return `${JSON.stringify(description, undefined, 2)}\n`
}

function describeTenant(tenant: Tenant) {
  const { name, id, domains, displayName, cloud, blockedFor, allowedIssuers } = tenant
  const { applications, servicePrincipals, sharePoint } = tenant
  return {
    name,
    id,
    domains,
    displayName,
    // JSON leaves out what is undefined.
    ...{ cloud, blockedFor, allowedIssuers },
    applications: applications.map(describeApplication),
    servicePrincipals: servicePrincipals.map((servicePrincipal) => describeServicePrincipal(servicePrincipal, tenant)),
    sites: Object.fromEntries(sharePoint.geographies.map(({ hostname, sites }) => [hostname, sites.length])),
  }
}

function describeApplication(application: Application) {
  const { displayName, appId, id, signInAudience, isDisabled, federatedIdentityCredentials } = application
  return {
    displayName,
    clientId: appId,
    objectId: id,
    signInAudience,
    isDisabled,
    federatedIdentityCredentials: federatedIdentityCredentials.map(
      ({ name, issuer, subject, expression, audiences }) =>
        expression === undefined ? { name, issuer, subject, audiences } : { name, issuer, expression, audiences },
    ),
  }
}

function describeServicePrincipal(servicePrincipal: ServicePrincipal, tenant: Tenant) {
  const { displayName, appId, id, accountEnabled, appRoleAssignments } = servicePrincipal
  return {
    displayName,
    clientId: appId,
    objectId: id,
    accountEnabled,
    roles: appRoleAssignments.map(({ resourceId, appRoleId }) => {
      const resource = tenant.servicePrincipals.find((other) => other.id === resourceId)
      // An assignment may outlive its API or its role; then the IDs are all there is to say.
      const role = resource?.appRoles.find((other) => other.id === appRoleId)
      return { resource: resource?.displayName ?? resourceId, role: role?.value ?? appRoleId }
    }),
  }
}
