import * as z from 'zod'
import { directoryRoles } from '../../model/directory-roles.ts'
import { consent } from './application.ts'
import { count, domain, guid, listOf, mapping, name, named, oneOf, text } from './forms.ts'

/** How many there are in all, and some of them by name. */
function crowd<Value extends z.ZodType>(key: z.ZodType<string, string>, value: Value, least: number) {
  return mapping(
    { count: count(least, 2_000_000).optional(), named: named(value, key) },
    {
      or: {
        words: 'a number',
        lengthen: (written) => (typeof written === 'number' ? { count: written } : undefined),
      },
    },
  )
}

const sitePath = z
  .string()
  .regex(
    /^\/?(sites|teams)\/[^/\\:*?"<>|#%\s]([^/\\:*?"<>|#%]*[^/\\:*?"<>|#%\s])?\/?$/i,
    'is not a path such as sites/Finance',
  )

const alias = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.'_-]{0,63}$/, 'is not what may stand before an @')

const sites = crowd(sitePath, mapping({ displayName: text.optional() }), 0)

const person = mapping({
  displayName: text.optional(),
  roles: listOf(
    oneOf(
      directoryRoles.map(({ displayName }) => displayName),
      'directory role',
    ),
  ).optional(),
  eligibleRoles: listOf(
    oneOf(
      directoryRoles.map(({ displayName }) => displayName),
      'directory role',
    ),
  ).optional(),
  disabled: z.boolean().optional(),
  jobTitle: text.optional(),
  department: text.optional(),
})

const group = mapping({
  displayName: text.optional(),
  description: text.optional(),
  kind: z.enum(['microsoft365', 'security']).default('microsoft365'),
  visibility: z.enum(['Public', 'Private']).default('Private'),
  members: listOf(text).default([]),
  owners: listOf(text).default([]),
  team: z.boolean().default(false),
})

const siteRoles = listOf(oneOf(['read', 'write', 'owner', 'fullcontrol'], 'role on a site'))

/** What any tenant may say; the names of targets are their keys. */
const tenantShape = {
  id: guid.optional(),
  displayName: text.optional(),
  initialDomain: domain.optional(),
  domains: listOf(domain).default([]),
  region: text.default('EU'),
  cloud: z.enum(['global', 'usgov', 'china']).optional(),
  blocked: z.enum(['fraud', 'inactivity', 'ephemeral']).optional(),
  allowedIssuers: listOf(text).optional(),
  azure: z.boolean().optional(),
  signIn: mapping({ blockDeviceCode: z.boolean().default(false), requireMfa: z.boolean().default(false) }).optional(),
  appPolicy: mapping({
    blockMultiTenant: z.boolean().default(false),
    blockSecrets: z.boolean().default(false),
  }).optional(),
  sites: sites.optional(),
  geographies: named(mapping({ sites }), z.string().regex(/^[A-Z]{3}$/, 'is not a code such as EUR')).optional(),
  people: crowd(alias, person, 2),
  groups: crowd(alias, group, 0),
  consent: named(consent).optional(),
  siteGrants: named(named(siteRoles, z.string())),
}

export const tenant = mapping(tenantShape)
export const homeTenant = mapping({ ...tenantShape, name: name.default('home') })

export type TenantFilePlan = z.output<typeof tenant>
export type SitesFilePlan = z.output<typeof sites>
export type PersonPlan = z.output<typeof person>
export type GroupPlan = z.output<typeof group>
