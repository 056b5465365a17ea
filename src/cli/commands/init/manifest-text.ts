import { stringify } from 'yaml'
import type { IdentityChoice } from '../../../manifest/target.ts'
import type { Answers } from './answers.ts'

/** A commented manifest. Values go through the YAML writer, so that a name such as `no` stays a name. */
export function manifestText({ homeTenant, cloud, displayName, clientId, identity, targets }: Answers): string {
  return [
    '# What Towline manages, and as whom. There is no secret in this file, and no place for one.',
    'apiVersion: towline/v1',
    '',
    'home:',
    `  tenant: ${scalar(homeTenant)}`,
    ...(cloud === undefined ? [] : [`  cloud: ${cloud}`]),
    '',
    '# The multi-tenant application of the home tenant.',
    'application:',
    '  # Its name, as admins of both tenants see it.',
    `  displayName: ${scalar(displayName)}`,
    ...(clientId === undefined
      ? ['  # clientId: the application (client) ID; `towline trust apply` writes it here']
      : [`  clientId: ${scalar(clientId)}`]),
    '  # What it may ever be granted in a target.',
    '  permissions: [Sites.Read.All]',
    '',
    '# The identity of the host. `towline identity`, run there, shows which one answers.',
    identity === undefined ? '# identity: system' : `identity: ${identityText(identity)}`,
    '',
    'targets:',
    ...targets.flatMap(({ name, tenant }) => [
      `  ${scalar(name)}:`,
      `    tenant: ${scalar(tenant)}`,
      '    # read-write lets Towline itself send writes.',
      '    access: read-only',
    ]),
    '',
  ].join('\n')
}

function identityText(identity: Exclude<IdentityChoice, undefined>): string {
  switch (identity.kind) {
    case 'system':
    case 'github':
      return identity.kind
    case 'client':
      return `{ clientId: ${scalar(identity.clientId)} }`
    case 'object':
      return `{ objectId: ${scalar(identity.objectId)} }`
    case 'resource':
      return `{ resourceId: ${flowScalar(identity.resourceId)} }`
    case 'file':
      return `{ tokenFile: ${flowScalar(identity.path)} }`
  }
}

function scalar(text: string): string {
  return stringify(text).trimEnd()
}

/** The text in quotes, because commas and brackets have a meaning within braces. */
function flowScalar(text: string): string {
  return JSON.stringify(text)
}
